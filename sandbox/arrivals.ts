import { z } from 'zod'
import { endOf, type MerchantScope } from './core/context.ts'
import { perMerchant } from './core/store.ts'
import { inventDispute } from './invented-dispute.ts'

/** At most a week: a timer of Node takes no more than 24 days. */
export const newDisputeMinutesSchema = z.number().positive().max(10_080)

const arrivalsOf = perMerchant(() => new Arrivals())

/** New disputes that come by themselves, for demonstrations. */
class Arrivals {
  minutes: number | null = null
  isStarted = false
  #timer: NodeJS.Timeout | undefined

  start(scope: MerchantScope, minutes: number | null): void {
    clearInterval(this.#timer)
    this.minutes = minutes
    this.isStarted = true
    if (minutes === null) return
    const timer = setInterval(() => inventDispute(scope, {}), minutes * 60_000)
    timer.unref()
    endOf(scope).addEventListener('abort', () => clearInterval(timer), { once: true })
    this.#timer = timer
  }
}

/** Opens a new dispute every `minutes` from now on (never again with null), until the sandbox closes or the merchant is reset. */
export function startArrivals(scope: MerchantScope, minutes: number | null): void {
  arrivalsOf(scope.merchant).start(scope, minutes)
}

/** With the minutes of the sandbox, unless that was done or changed before. */
export function startDefaultArrivals(scope: MerchantScope): void {
  if (arrivalsOf(scope.merchant).isStarted) return
  startArrivals(scope, scope.sandbox.defaults.newDisputeMinutes)
}

export function arrivalMinutes({ merchant }: Pick<MerchantScope, 'merchant'>): number | null {
  return arrivalsOf(merchant).minutes
}
