import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/** Filters of the list of disputes that a person saved under a name. */
export const savedViews = pgTable(
  'saved_views',
  {
    /** Created by the browser, so that a repeated request adds nothing. */
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    /** The query string of the list, without paging. Parsed on every use: a filter may no longer exist. */
    query: text('query').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    /** Whether the whole team sees it; only its owner and admins can change it. */
    isShared: boolean('is_shared').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [index('saved_views_person').on(table.personId)],
)
