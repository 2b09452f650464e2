import {
  responseTemplatesSchema,
  type AddTemplate,
  type ChangeTemplate,
  type ResponseTemplates,
} from '@/lib/contract/response-templates'
import { api, withQuery } from '@/lib/format/paths'
import { sendJson } from '@/lib/api-client/request'

/** Calls that change the team's templates. All resolve with the templates and throw ApiError. Import lazily: this loads zod. */

/** Repeating the same `id` adds nothing. */
export function addTemplate(template: AddTemplate): Promise<ResponseTemplates> {
  return sendJson(responseTemplatesSchema, 'POST', api.templates(), template)
}

export function changeTemplate(
  templateId: string,
  change: ChangeTemplate,
): Promise<ResponseTemplates> {
  return sendJson(responseTemplatesSchema, 'PUT', api.template(templateId), change)
}

export function deleteTemplate(templateId: string, version: number): Promise<ResponseTemplates> {
  const path = withQuery(api.template(templateId), { version })
  return sendJson(responseTemplatesSchema, 'DELETE', path)
}
