import type { Http } from '../http'
import { omiseId, omisePath } from '../path'
import { customerSchema } from '../schemas/customer'
import { answerAbout } from '../schemas/wire'
import type { OmiseCustomer } from '../types'
import type { CallOptions } from './options'

export type OmiseCustomers = {
  /** @throws OmiseError */
  retrieve(customerId: string, call?: CallOptions): Promise<OmiseCustomer>
}

/** https://docs.omise.co/customers-api */
export function createCustomers(http: Http): OmiseCustomers {
  return {
    async retrieve(customerId, { signal } = {}) {
      const path = omisePath`/customers/${omiseId('customer', customerId)}`
      const schema = answerAbout(customerSchema, customerId)
      return http.send({ method: 'GET', path, schema, signal })
    },
  }
}
