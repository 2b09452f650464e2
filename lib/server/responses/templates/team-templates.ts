import 'server-only'
import { eq, like } from 'drizzle-orm'
import type {
  AddTemplate,
  ChangeTemplate,
  ResponseTemplates,
} from '@/lib/contract/response-templates'
import type { Database, Transaction } from '@/lib/db/open-database'
import { responseTemplates } from '@/lib/db/schema/response-templates'
import { can } from '@/lib/evidence/access'
import { MAX_RESPONSE_LENGTH, MAX_TEMPLATE_NAME_LENGTH, MAX_TEMPLATES } from '@/lib/evidence/limits'
import { REASONS } from '@/lib/evidence/reasons'
import { wordingsIn } from '@/lib/evidence/response-templates'
import { unknownMarkers } from '@/lib/evidence/template-text'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { lockAppendOrder } from '@/lib/server/outbox/append-event'
import { cleanName, foldName, readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { storableText } from '@/lib/server/platform/storable-text'

type Template = typeof responseTemplates.$inferSelect
type Content = Omit<AddTemplate, 'id'>

/** The team's templates for the response, by name. */
export async function listTemplates(person: Person): Promise<ResponseTemplates> {
  authorize(person, 'response.write')
  const { db } = desk()
  const [rows, names] = await Promise.all([db.select().from(responseTemplates), readNames(db)])
  const items = rows.map((template) => {
    const { id, name, reasonCode, language, text, version, updatedBy } = template
    return {
      id,
      name,
      reason: REASONS.find((reason) => reason === reasonCode) ?? null,
      language,
      text,
      version,
      changedBy: { name: names.of(updatedBy) ?? '' },
      canChange: canChange(person, template),
    }
  })
  return { items: items.toSorted((a, b) => a.name.localeCompare(b.name)) }
}

/**
 * Adds a template. A repeated request with the same id adds nothing.
 * @throws DeskError `template_name_invalid`, `template_name_taken`, `template_too_long`, `template_fact_unknown`,
 * `templates_full`
 */
export async function addTemplate(
  person: Person,
  actor: Actor,
  { id, ...given }: AddTemplate,
): Promise<ResponseTemplates> {
  authorize(person, 'response.write')
  const content = checkContent(given)
  const at = desk().now()
  await changeTemplates(async (tx) => {
    const known = await findTemplate(tx, id)
    if (known?.createdBy === person.id) return
    if (known) {
      throw new DeskError('malformed_request', { detail: 'The id belongs to another template' })
    }
    const others = await tx.select().from(responseTemplates)
    if (others.length >= MAX_TEMPLATES) throw new DeskError('templates_full')
    assertNameFree(others, { id, ...content })
    await tx.insert(responseTemplates).values({
      id,
      ...content,
      version: 1,
      createdBy: person.id,
      updatedBy: person.id,
      createdAt: at,
      updatedAt: at,
    })
    await appendAudit(tx, actor, { action: 'template_added', detail: describe(id, content) })
  })
  return listTemplates(person)
}

/**
 * Replaces the content of a template: one's own, or as an admin any.
 * @throws DeskError as `addTemplate`; `not_found`, `not_allowed`; `template_changed` when a colleague has changed it since
 * `version`
 */
export async function changeTemplate(
  person: Person,
  actor: Actor,
  templateId: string,
  { version, ...given }: ChangeTemplate,
): Promise<ResponseTemplates> {
  authorize(person, 'response.write')
  const content = checkContent(given)
  await changeTemplates(async (tx) => {
    const before = await findTemplate(tx, templateId)
    if (!before) throw new DeskError('not_found', { detail: 'The template was deleted' })
    if (!canChange(person, before)) throw new DeskError('not_allowed')
    // Also an earlier request that lost its response.
    if (isSame(before, content)) return
    assertVersion(before, version)
    assertNameFree(await tx.select().from(responseTemplates), { id: templateId, ...content })
    await tx
      .update(responseTemplates)
      .set({ ...content, version: version + 1, updatedBy: person.id, updatedAt: desk().now() })
      .where(eq(responseTemplates.id, templateId))
    await appendAudit(tx, actor, {
      action: 'template_changed',
      detail: describe(templateId, content),
    })
  })
  return listTemplates(person)
}

/**
 * Deletes a template: one's own, or as an admin any. Succeeds when it was deleted before.
 * @throws DeskError `not_allowed`; `template_changed` when a colleague has changed it since `version`
 */
export async function deleteTemplate(
  person: Person,
  actor: Actor,
  templateId: string,
  version: number,
): Promise<ResponseTemplates> {
  authorize(person, 'response.write')
  await changeTemplates(async (tx) => {
    const before = await findTemplate(tx, templateId)
    if (!before) return
    if (!canChange(person, before)) throw new DeskError('not_allowed')
    assertVersion(before, version)
    await tx.delete(responseTemplates).where(eq(responseTemplates.id, templateId))
    await appendAudit(tx, actor, {
      action: 'template_deleted',
      detail: describe(templateId, before),
    })
  })
  return listTemplates(person)
}

/** The wordings of the placeholders in the team's templates. */
export async function teamWordings(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ text: responseTemplates.text })
    .from(responseTemplates)
    .where(like(responseTemplates.text, '%[%'))
  return wordingsIn(rows.map(({ text }) => text))
}

/** One change at a time, so that names stay unique and their number limited. */
async function changeTemplates(change: (tx: Transaction) => Promise<void>): Promise<void> {
  await desk().db.transaction(async (tx) => {
    await lockAppendOrder(tx)
    await change(tx)
  })
}

async function findTemplate(tx: Transaction, id: string): Promise<Template | undefined> {
  const [template] = await tx.select().from(responseTemplates).where(eq(responseTemplates.id, id))
  return template
}

function canChange({ id, role }: Person, { createdBy }: Template): boolean {
  return can(role, 'response.write') && (createdBy === id || can(role, 'people.manage'))
}

function assertVersion(template: Template, version: number): void {
  if (template.version !== version) {
    throw new DeskError('template_changed', { detail: 'The template was changed meanwhile' })
  }
}

type StoredContent = Pick<Template, 'name' | 'reasonCode' | 'language' | 'text'>

function checkContent({ reason, language, ...given }: Content): StoredContent {
  const name = cleanName(given.name)
  if (name === '' || [...name].length > MAX_TEMPLATE_NAME_LENGTH) {
    throw new DeskError('template_name_invalid')
  }
  const text = storableText(given.text).trim()
  if (text === '') throw new DeskError('malformed_request', { detail: 'The template is empty' })
  if (text.length > MAX_RESPONSE_LENGTH) throw new DeskError('template_too_long')
  const unknown = unknownMarkers(text)
  if (unknown.length > 0) {
    const listed = unknown.slice(0, 5).join(' ')
    throw new DeskError('template_fact_unknown', { detail: `Not known: ${listed}` })
  }
  return { name, reasonCode: reason, language, text }
}

/** Templates of one language have different names. */
function assertNameFree(
  others: readonly Template[],
  { id, name, language }: Pick<Template, 'id' | 'name' | 'language'>,
): void {
  const isTaken = others.some(
    (other) =>
      other.id !== id && other.language === language && foldName(other.name) === foldName(name),
  )
  if (isTaken) throw new DeskError('template_name_taken')
}

function isSame(before: StoredContent, after: StoredContent): boolean {
  return (['name', 'reasonCode', 'language', 'text'] as const).every(
    (field) => before[field] === after[field],
  )
}

/** Without the text, which may name a customer. */
function describe(templateId: string, { name, language }: StoredContent) {
  return { templateId, template: name, language }
}
