import { describe, expect, it } from 'vitest'
import { parseFaultRule } from '@/sandbox/core/faults'
import { FAULTS_UNTIL_MS, makeEventScenario } from './scenario'

const scenarios = Array.from({ length: 2_000 }, (_, seed) => makeEventScenario(seed))
const disputes = scenarios.flatMap((scenario) => [...scenario.disputes])

describe('a scenario of events', () => {
  it('is identical for the same seed', () => {
    expect(makeEventScenario(42)).toEqual(makeEventScenario(42))
    expect(makeEventScenario(42)).not.toEqual(makeEventScenario(43))
  })

  it('has at least one new dispute, and decides only those that the desk knows', () => {
    for (const scenario of scenarios) expect(scenario.disputes[0].isKnown).toBe(false)
    const decided = disputes.filter(({ steps }) =>
      steps.some(({ type }) => type === 'won' || type === 'lost'),
    )
    expect(decided.length).toBeGreaterThan(0)
    expect(decided.every(({ isKnown }) => isKnown)).toBe(true)
  })

  it('orders the steps of a dispute, and ends all faults in time', () => {
    for (const { openAtMs, steps } of disputes) {
      const times = [openAtMs, ...steps.map(({ atMs }) => atMs), FAULTS_UNTIL_MS]
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
    const faults = scenarios.flatMap(({ outages, mailFaults }) => [...outages, ...mailFaults])
    for (const { atMs, untilMs } of faults) {
      expect(atMs).toBeLessThan(untilMs)
      expect(untilMs).toBeLessThanOrEqual(FAULTS_UNTIL_MS)
    }
  })

  it('plans only faults that the sandbox supports', () => {
    for (const { path, fault } of scenarios.flatMap(({ outages }) => outages)) {
      expect(
        parseFaultRule({ on: { path }, fault } as Parameters<typeof parseFaultRule>[0]),
      ).toEqual(expect.objectContaining({ success: true }))
    }
  })
})

describe('all scenarios of events together', () => {
  it('lose, delay, double and reorder webhooks, and some send none', () => {
    const faults = new Set(
      scenarios.flatMap(({ webhooks }) => Object.keys(webhooks ?? { none: 1 })),
    )
    expect([...faults].toSorted()).toEqual(['delay', 'double', 'lose', 'none', 'reorder'])
  })

  it('include every step, forgery and disruption', () => {
    const steps = new Set(disputes.flatMap((dispute) => dispute.steps.map(({ type }) => type)))
    expect(steps).toEqual(new Set(['answered_here', 'answered_at_omise', 'won', 'lost']))
    const forgeries = new Set(scenarios.flatMap((each) => each.forgeries.map(({ type }) => type)))
    expect(forgeries.size).toBe(6)
    const disruptions = scenarios.flatMap((scenario) => [...scenario.disruptions])
    expect(new Set(disruptions.map(({ type }) => type))).toEqual(
      new Set(['kill_server', 'kill_sandbox']),
    )
  })
})
