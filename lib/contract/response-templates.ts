import * as z from 'zod/mini'
import { REASONS } from '@/lib/evidence/reasons'

const content = {
  name: z.string(),
  /** The reason for which it is offered first; null: for every reason. */
  reason: z.nullable(z.enum(REASONS)),
  /** The language of the text. */
  language: z.enum(['en', 'th', 'ja']),
  /** With facts of the charge in {braces}, and what only the agent knows in [brackets]. */
  text: z.string(),
}

const responseTemplateSchema = z.object({
  ...content,
  id: z.string(),
  /** Counts the changes from 1. */
  version: z.number(),
  /** The person who changed it last. */
  changedBy: z.object({ name: z.string() }),
  /** Whether the reader may change and delete it. */
  canChange: z.boolean(),
})
export type ResponseTemplate = z.infer<typeof responseTemplateSchema>

/** `GET /api/templates`, and the response to every change: the team's templates, by name. */
export const responseTemplatesSchema = z.object({ items: z.array(responseTemplateSchema) })
export type ResponseTemplates = z.infer<typeof responseTemplatesSchema>

/** The body of `POST /api/templates`. `id` is created by the browser: a repeated request adds nothing. */
export const addTemplateSchema = z.object({ ...content, id: z.uuid() })
export type AddTemplate = z.infer<typeof addTemplateSchema>

/** The body of `PUT /api/templates/{templateId}`. `version`: the one that the change started from. */
export const changeTemplateSchema = z.object({ ...content, version: z.int() })
export type ChangeTemplate = z.infer<typeof changeTemplateSchema>

/** The query of `DELETE /api/templates/{templateId}`. `version`: the one that was on screen. */
export const deleteTemplateQuerySchema = z.object({ version: z.coerce.number() })

export const templateParamsSchema = z.object({ templateId: z.uuid() })
