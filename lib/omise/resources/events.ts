import type { Http } from '../http'
import { omisePath } from '../path'
import { buildQuery } from '../query'
import { eventSchema } from '../schemas/event'
import { listOf } from '../schemas/list'
import type { OmiseEvent, OmiseList } from '../types'
import type { CallOptions, ListOptions } from './options'

export type OmiseEvents = {
  /** One page of the account's events, oldest first unless `order` says otherwise. @throws OmiseError */
  list(options?: ListOptions, call?: CallOptions): Promise<OmiseList<OmiseEvent>>
}

const eventList = listOf(eventSchema)

/** https://docs.omise.co/events-api */
export function createEvents(http: Http): OmiseEvents {
  return {
    async list(options = {}, { signal } = {}) {
      const path = omisePath`/events`
      const query = buildQuery(options)
      return http.send({ method: 'GET', path, query, schema: eventList, signal })
    },
  }
}
