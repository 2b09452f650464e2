import * as z from 'zod/mini'

const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The query string of the list without paging. Its filters may no longer exist. */
  query: z.string(),
  /** Whether the whole team sees it. */
  isShared: z.boolean(),
  owner: z.object({ id: z.string(), name: z.string() }),
  /** Whether it belongs to the reader. */
  isOwn: z.boolean(),
  /** Whether the reader may rename, update and delete it. */
  canChange: z.boolean(),
  /** The person whose disputes it lists, when disputes can no longer be assigned to them. */
  formerAssignee: z.nullable(z.object({ name: z.nullable(z.string()) })),
})
export type SavedView = z.infer<typeof savedViewSchema>

/** `GET /api/views`, and the response to every change: the reader's own views, then the team's, the oldest first. */
export const savedViewsSchema = z.object({
  items: z.array(savedViewSchema),
  /** Whether the reader may share views with the team. */
  canShare: z.boolean(),
})
export type SavedViews = z.infer<typeof savedViewsSchema>

/** Longer than any list of the desk needs. */
const query = z.string().check(z.minLength(1), z.maxLength(2000))

/** The body of `POST /api/views`. `id` is created by the browser: a repeated request adds nothing. */
export const addViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  query,
  isShared: z.boolean(),
})
export type AddView = z.infer<typeof addViewSchema>

/** The body of `PATCH /api/views/{viewId}`: what changes. */
export const changeViewSchema = z.partial(z.omit(addViewSchema, { id: true }))
export type ChangeView = z.infer<typeof changeViewSchema>

export const viewParamsSchema = z.object({ viewId: z.uuid() })
