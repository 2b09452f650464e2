import type { Http } from '../http'
import { omiseId, omisePath } from '../path'
import { chargeSchema } from '../schemas/charge'
import { answerAbout } from '../schemas/wire'
import type { OmiseCharge } from '../types'
import type { CallOptions } from './options'

export type OmiseCharges = {
  /** @throws OmiseError */
  retrieve(chargeId: string, call?: CallOptions): Promise<OmiseCharge>
}

/** https://docs.omise.co/charges-api */
export function createCharges(http: Http): OmiseCharges {
  return {
    async retrieve(chargeId, { signal } = {}) {
      const path = omisePath`/charges/${omiseId('charge', chargeId)}`
      return http.send({ method: 'GET', path, schema: answerAbout(chargeSchema, chargeId), signal })
    },
  }
}
