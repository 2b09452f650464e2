import type { AuditQuery } from '@/lib/contract/audit'
import { AUDIT_ACTIONS } from '@/lib/contract/history'
import { cursorField, dayField, limitField, oneOf } from '@/lib/contract/query-fields'
import { DEFAULT_PAGE_SIZE } from '@/lib/evidence/limits'
import { accountApi } from '@/lib/format/account-paths'
import { pages, withQuery } from '@/lib/format/paths'

type Params = { get(name: string): string | null }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_DISPUTE_ID = 100

/** The list's state in the URL. Missing or invalid fields get their defaults. */
export function readAuditUrl(params: Params): AuditQuery {
  const limit = limitField(params.get('limit')) ?? DEFAULT_PAGE_SIZE
  const person = params.get('person') ?? ''
  const dispute = params.get('dispute')?.trim() ?? ''
  return {
    person: UUID.test(person) ? person : undefined,
    action: oneOf(AUDIT_ACTIONS, params.get('action')),
    dispute: dispute === '' || dispute.length > MAX_DISPUTE_ID ? undefined : dispute,
    from: dayField(params.get('from')),
    to: dayField(params.get('to')),
    limit,
    before: cursorField(params.get('before')),
    after: cursorField(params.get('after')),
  }
}

export function writeAuditUrl({ limit, before, after, ...filter }: AuditQuery): string {
  return withQuery(pages.audit(), {
    ...filter,
    limit: limit === DEFAULT_PAGE_SIZE ? undefined : limit,
    before,
    after,
  })
}

/** The whole list as a file, not only the current page. */
export function auditCsvUrl(query: AuditQuery): string {
  return withQuery(accountApi.auditCsv(), filterOf(query))
}

export function isFiltered(query: AuditQuery): boolean {
  return Object.values(filterOf(query)).some((value) => value !== undefined)
}

function filterOf({ limit: _limit, before: _before, after: _after, ...filter }: AuditQuery) {
  return filter
}
