import { useQuery } from '@tanstack/react-query'
import { templatesQuery } from '@/lib/api-client/queries/templates-query'
import type { ResponseTemplates } from '@/lib/contract/response-templates'
import { wordingsIn } from '@/lib/evidence/response-templates'

/** The wordings of the placeholders in the team's templates; undefined until they are loaded. */
export function useTeamWordings(): ReadonlySet<string> | undefined {
  return useQuery({ ...templatesQuery(), select: toWordings }).data
}

function toWordings({ items }: ResponseTemplates): ReadonlySet<string> {
  return wordingsIn(items.map(({ text }) => text))
}
