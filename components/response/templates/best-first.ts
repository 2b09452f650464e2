import type { ResponseTemplate } from '@/lib/contract/response-templates'
import { toReason } from '@/lib/evidence/reasons'
import type { Locale } from '@/lib/i18n/locales'

/** The team's templates for a dispute: those for its reason first, then those for every reason; by language within. */
export function bestFirst(
  templates: readonly ResponseTemplate[],
  reasonCode: string,
  language: Locale,
): ResponseTemplate[] {
  const reason = toReason(reasonCode)
  const rank = (template: ResponseTemplate) => {
    const forReason = template.reason === reason ? 0 : template.reason === null ? 1 : 2
    return forReason * 2 + (template.language === language ? 0 : 1)
  }
  return templates.toSorted((a, b) => rank(a) - rank(b))
}
