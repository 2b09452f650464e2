import type { Http } from '../http'
import { omiseId, omisePath } from '../path'
import { buildQuery, type QueryValue } from '../query'
import { disputeSchema } from '../schemas/dispute'
import { listOf, searchOf } from '../schemas/list'
import { answerAbout } from '../schemas/wire'
import type {
  OmiseDispute,
  OmiseItems,
  OmiseList,
  OmiseOrder,
  OmiseSearch,
  OmiseUnreadableItem,
} from '../types'
import type { CallOptions, ListOptions } from './options'

type OmiseDisputeListStatus = 'open' | 'pending' | 'closed'

type DisputeListOptions = ListOptions & { status?: OmiseDisputeListStatus | undefined }

type DisputeSearchOptions = {
  query?: string | undefined
  /** Amounts in MAIN units, dates as `2026-01-01..2026-01-31` (https://docs.omise.co/search-query-and-filters). */
  filters?: Record<string, string | number | boolean | undefined> | undefined
  order?: OmiseOrder | undefined
  /** Counts from 1. */
  page?: number | undefined
  perPage?: number | undefined
}

export type OmiseDisputes = {
  /**
   * One page of disputes; `closed` contains the won and the lost ones.
   * @throws OmiseError
   */
  list(options?: DisputeListOptions, call?: CallOptions): Promise<OmiseList<OmiseDispute>>
  /**
   * With `expandCharge` the result includes `charge`, if Omise expands it.
   * @throws OmiseError
   */
  retrieve(
    disputeId: string,
    options?: CallOptions & { expandCharge?: boolean | undefined },
  ): Promise<OmiseDispute>
  /**
   * Submits the response: the dispute becomes pending and its documents are locked. Omise has no idempotency, so an
   * `unknown` outcome requires a probe before a second request.
   * @throws OmiseError
   */
  submit(disputeId: string, message: string, call?: CallOptions): Promise<OmiseDispute>
  /**
   * Accepts the dispute, which is then lost. Like `submit`, never to be repeated without a probe.
   * @throws OmiseError
   */
  accept(disputeId: string, call?: CallOptions): Promise<OmiseDispute>
  /** @throws OmiseError */
  search(options?: DisputeSearchOptions, call?: CallOptions): Promise<OmiseSearch<OmiseDispute>>
}

const disputeList = listOf(disputeSchema)
const disputeSearch = searchOf(disputeSchema)

const LIST_PATHS: Readonly<Record<OmiseDisputeListStatus, string>> = {
  open: omisePath`/disputes/open`,
  pending: omisePath`/disputes/pending`,
  closed: omisePath`/disputes/closed`,
}

/** https://docs.omise.co/disputes-api and https://docs.omise.co/search-api */
export function createDisputes(http: Http): OmiseDisputes {
  return {
    async list({ status, ...page } = {}, { signal } = {}) {
      const path = status === undefined ? omisePath`/disputes` : LIST_PATHS[status]
      return http.send({
        method: 'GET',
        path,
        query: buildQuery(page),
        schema: disputeList,
        unreadableIn: unreadableOf,
        signal,
      })
    },
    async retrieve(disputeId, { expandCharge, signal } = {}) {
      const path = omisePath`/disputes/${omiseId('dispute', disputeId)}`
      const query = buildQuery({ expand: expandCharge === true ? true : undefined })
      return http.send({ method: 'GET', path, query, ...oneDispute(disputeId), signal })
    },
    async submit(disputeId, message, { signal } = {}) {
      const path = omisePath`/disputes/${omiseId('dispute', disputeId)}`
      // Without metadata, since Omise may treat it as an answer.
      return http.send({
        method: 'PATCH',
        path,
        body: { message },
        ...oneDispute(disputeId),
        signal,
      })
    },
    async accept(disputeId, { signal } = {}) {
      const path = omisePath`/disputes/${omiseId('dispute', disputeId)}/accept`
      return http.send({ method: 'PATCH', path, ...oneDispute(disputeId), signal })
    },
    async search(options = {}, { signal } = {}) {
      const path = omisePath`/search`
      const query = searchQuery(options)
      const schema = disputeSearch
      return http.send({ method: 'GET', path, query, schema, unreadableIn: unreadableOf, signal })
    },
  }
}

/** Parses a response about one dispute. */
function oneDispute(disputeId: string) {
  return {
    schema: answerAbout(disputeSchema, disputeId),
    unreadableIn: ({ documents }: OmiseDispute) => documents.unreadable,
  }
}

function unreadableOf({ data, unreadable }: OmiseItems<OmiseDispute>): OmiseUnreadableItem[] {
  return [...unreadable, ...data.flatMap(({ documents }) => documents.unreadable)]
}

function searchQuery({ query, filters = {}, order, page, perPage }: DisputeSearchOptions): string {
  const values: Record<string, QueryValue> = { scope: 'dispute', query, order, page }
  values['per_page'] = perPage
  for (const [name, value] of Object.entries(filters)) {
    // A filter may be a fraction (amounts are in main units), which paging numbers must not be.
    values[`filters[${name}]`] = value === undefined ? undefined : String(value)
  }
  return buildQuery(values)
}
