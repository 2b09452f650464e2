import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isSettled,
  PROBE_AFTER_MS,
  transition,
  type Delivery,
  type DeliveryEvent,
  type NextStep,
} from './transition'

const START = { state: 'received', attempts: 0, probes: 0 } as const satisfies Delivery
const ABSENT: DeliveryEvent = { type: 'not_found' }

const answer: fc.Arbitrary<DeliveryEvent> = fc.oneof(
  fc.constant<DeliveryEvent>({ type: 'delivered', documentId: 'docu_test_1' }),
  fc.record({
    type: fc.constant('not_applied' as const),
    retryAfterMs: fc.option(fc.nat(900_000), { nil: undefined }),
  }),
  fc.constant<DeliveryEvent>({ type: 'unclear' }),
  fc.constant<DeliveryEvent>({ type: 'not_found' }),
  fc.record({ type: fc.constant('probe_failed' as const), retryAfterMs: fc.constant(undefined) }),
  fc.constant<DeliveryEvent>({ type: 'refused', problem: 'dispute_not_open' }),
  fc.constant<DeliveryEvent>({ type: 'abandoned' }),
)

/** Follows the steps of the machine with the given events, and returns the path. */
function follow(
  answers: DeliveryEvent[],
  random: number,
): { delivery: Delivery; next: NextStep; events: DeliveryEvent[] } {
  let [delivery, next]: [Delivery, NextStep] = [START, { step: 'send', afterMs: 0 }]
  const events: DeliveryEvent[] = []
  for (const given of answers) {
    if (isSettled(delivery)) break
    if (next?.step === 'send') apply({ type: 'sent' })
    apply(possible(delivery, given))
  }
  return { delivery, next, events }

  function apply(event: DeliveryEvent) {
    events.push(event)
    const result = transition(delivery, event, () => random)
    delivery = result.delivery
    next = result.next
  }
}

/** Sending yields no results of a probe, and a probe none of sending. */
function possible(delivery: Delivery, event: DeliveryEvent): DeliveryEvent {
  const looking = delivery.state === 'unknown' || isWithdrawn(delivery)
  if (looking && ['not_applied', 'unclear'].includes(event.type)) return { type: 'not_found' }
  if (!looking && ['not_found', 'probe_failed'].includes(event.type)) return { type: 'unclear' }
  return event
}

/** After a withdrawal request, a waiting upload is only probed for. */
function isWithdrawn(delivery: Delivery): boolean {
  return delivery.state === 'waiting' && delivery.withdrawing === true
}

describe('transition', () => {
  it('never sends again until Omise certainly has nothing', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (answers, random) => {
          const { events } = follow(answers, random)
          let uncertain = false
          let emptyProbes = 0
          for (const event of events) {
            if (event.type === 'sent') {
              expect(uncertain && emptyProbes < PROBE_AFTER_MS.length).toBe(false)
              uncertain = false
              emptyProbes = 0
            }
            if (event.type === 'unclear' || event.type === 'abandoned') uncertain = true
            if (event.type === 'not_found') emptyProbes += 1
            if (event.type === 'not_applied') uncertain = false
          }
        },
      ),
    )
  })

  it('always has a next step until it is settled, and none afterwards', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 60 }), (answers) => {
        const { delivery, next } = follow(answers, 0.5)
        expect(next === null).toBe(isSettled(delivery))
      }),
    )
  })

  it('stays settled, whatever event follows', () => {
    const delivered: Delivery = { state: 'delivered', documentId: 'docu_test_1' }
    const refused: Delivery = { state: 'refused', problem: 'dispute_not_open' }
    const withdrawn: Delivery = { state: 'withdrawn' }
    const withdrawal = fc.constant<DeliveryEvent>({ type: 'withdrawal_requested' })
    const sent = fc.constant<DeliveryEvent>({ type: 'sent' })
    fc.assert(
      fc.property(fc.oneof(answer, withdrawal, sent), (event) => {
        expect(transition(delivered, event, () => 0)).toEqual({ delivery: delivered, next: null })
        expect(transition(refused, event, () => 0)).toEqual({ delivery: refused, next: null })
        expect(transition(withdrawn, event, () => 0)).toEqual({ delivery: withdrawn, next: null })
      }),
    )
  })

  it('never sends after a withdrawal request, whenever that came, and always ends', () => {
    const withdrawal: DeliveryEvent = { type: 'withdrawal_requested' }
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 60 }), fc.nat(60), (answers, at) => {
        const before = follow(answers.slice(0, at), 0.5)
        if (isSettled(before.delivery)) return
        let result = transition(before.delivery, withdrawal, () => 0.5)
        // When the request changes nothing, the planned next step is kept.
        let next = result.next ?? before.next
        for (const given of [...answers.slice(at), ...PROBE_AFTER_MS.map(() => ABSENT)]) {
          if (isSettled(result.delivery)) break
          const event: DeliveryEvent =
            next?.step === 'send' ? { type: 'sent' } : possible(result.delivery, given)
          result = transition(result.delivery, event, () => 0.5)
          next = result.next
          expect(next?.step).not.toBe('send')
          expect(result.delivery.state).not.toBe('sending')
        }
        expect(isSettled(result.delivery)).toBe(true)
      }),
    )
  })

  it('withdraws immediately an upload that was never sent', () => {
    const withdrawn = { delivery: { state: 'withdrawn' }, next: null }
    for (const delivery of [START, { ...START, state: 'waiting' } as const]) {
      expect(transition(delivery, { type: 'withdrawal_requested' }, () => 0)).toEqual(withdrawn)
    }
  })

  it('probes a waiting upload once more before it is withdrawn', () => {
    const waiting: Delivery = { state: 'waiting', attempts: 2, probes: 0 }
    const asked = transition(waiting, { type: 'withdrawal_requested' }, () => 0)
    expect(asked).toEqual({
      delivery: { ...waiting, withdrawing: true },
      next: { step: 'probe', afterMs: 0 },
    })
    expect(transition(asked.delivery, ABSENT, () => 0).delivery).toEqual({ state: 'withdrawn' })
    const found = { type: 'delivered', documentId: 'docu_test_1' } as const
    expect(transition(asked.delivery, found, () => 0).delivery).toMatchObject({
      state: 'delivered',
    })
  })

  it('probes after 1, 3, 10, 30 and 120 seconds before it treats the file as absent', () => {
    let result = transition(
      { state: 'sending', attempts: 1, probes: 0 },
      { type: 'unclear' },
      () => 1,
    )
    const delays: number[] = []
    while (result.next?.step === 'probe') {
      delays.push(result.next.afterMs)
      result = transition(result.delivery, { type: 'not_found' }, () => 1)
    }
    expect(delays).toEqual([...PROBE_AFTER_MS])
    expect(result).toEqual({
      delivery: { state: 'waiting', attempts: 1, probes: 0 },
      next: { step: 'send', afterMs: 2_000 },
    })
  })

  it('waits as long as Omise requests, and longer each time', () => {
    const sending = (attempts: number): Delivery => ({ state: 'sending', attempts, probes: 0 })
    const after = (attempts: number, retryAfterMs?: number) =>
      transition(sending(attempts), { type: 'not_applied', retryAfterMs }, () => 1).next?.afterMs
    expect([1, 2, 3, 20].map((attempts) => after(attempts))).toEqual([2_000, 4_000, 8_000, 300_000])
    expect(after(1, 60_000)).toBe(60_000)
    expect(after(5, 1)).toBe(32_000)
  })

  it('repeats a failed probe, which proves nothing', () => {
    const looking: Delivery = { state: 'unknown', attempts: 1, probes: 3 }
    const { delivery, next } = transition(looking, { type: 'probe_failed' }, () => 0)
    expect(delivery).toEqual(looking)
    expect(next?.step).toBe('probe')
  })

  it('probes first for an upload when its sending process has died', () => {
    const { delivery, next } = transition(
      { state: 'sending', attempts: 2, probes: 0 },
      { type: 'abandoned' },
      () => 0,
    )
    expect(delivery).toEqual({ state: 'unknown', attempts: 2, probes: 0 })
    expect(next).toEqual({ step: 'probe', afterMs: PROBE_AFTER_MS[0] })
  })
})
