import { describe, expect, it } from 'vitest'
import { requestRuleSchema } from '@/sandbox/core/faults'
import { aftermathMs, toSandboxFault } from './faults'
import { makeScenario, mayRefuse } from './scenario'

const scenarios = Array.from({ length: 2_000 }, (_, seed) => makeScenario(seed))
const uploads = scenarios.flatMap((scenario) => [...scenario.uploads])
const faults = scenarios.flatMap((scenario) => scenario.faults)
const disruptions = scenarios.flatMap((scenario) => scenario.disruptions)

describe('a scenario', () => {
  it('is identical for the same seed', () => {
    expect(makeScenario(42)).toEqual(makeScenario(42))
    expect(makeScenario(42)).not.toEqual(makeScenario(43))
  })

  it('adds one to six files, each under its own id', () => {
    const sizes = new Set(scenarios.map(({ uploads: { length } }) => length))
    expect([...sizes].toSorted()).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(uploads.map(({ uploadId }) => uploadId)).size).toBe(uploads.length)
  })

  it('runs alone exactly when it kills a process, about one in eight', () => {
    for (const { alone, disruptions: own } of scenarios) {
      expect(own.some(({ type }) => type.startsWith('kill'))).toBe(alone)
    }
    const share = scenarios.filter(({ alone }) => alone).length / scenarios.length
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.15)
  })

  it('plans only faults that the sandbox supports, for its own dispute', () => {
    for (const fault of faults) {
      const rule = toSandboxFault('dspt_test_1', fault)
      expect(requestRuleSchema.parse(rule)).toEqual(rule)
      expect(new RegExp(rule.on.path ?? '').test('/disputes/dspt_test_1/documents')).toBe(true)
      expect(new RegExp(rule.on.path ?? '').test('/disputes/dspt_test_12/documents')).toBe(false)
    }
  })
})

describe('all scenarios together', () => {
  it('include every fault', () => {
    const types = new Set(faults.map(({ fault: { type } }) => type))
    expect([...types].toSorted()).toEqual(
      // An unreadable item in a list concerns reading, not delivery.
      requestRuleSchema.shape.fault.options
        .map(({ shape }) => shape.type.value)
        .filter((type) => type !== 'unreadable_item')
        .toSorted(),
    )
  })

  it('include every disruption, with and without a restart', () => {
    expect(new Set(disruptions.map(({ type }) => type))).toEqual(
      new Set(['kill_server', 'kill_sandbox', 'close_dispute']),
    )
    const staying = disruptions.filter(
      (disruption) => disruption.type === 'kill_server' && disruption.staysDown,
    )
    expect(staying.length).toBeGreaterThan(0)
  })

  it('include double and triple clicks, aborted and interrupted senders, and files of the same name and kind', () => {
    expect(new Set(uploads.map(({ clicks }) => clicks))).toEqual(new Set([1, 2, 3]))
    expect(new Set(uploads.map(({ leaves }) => leaves?.when))).toEqual(
      new Set([undefined, 'half_way', 'unanswered']),
    )
    expect(uploads.some(({ pauseMs }) => pauseMs > 0)).toBe(true)
    expect(uploads.some(({ again }) => again)).toBe(true)
    const withDuplicateNames = scenarios.filter((scenario) => {
      const names = scenario.uploads.map(({ filename, kind }) => `${kind} ${filename}`)
      return new Set(names).size < names.length
    })
    expect(withDuplicateNames.length).toBeGreaterThan(scenarios.length / 8)
  })

  it('let Omise refuse in some, and record it', () => {
    const refusing = scenarios.filter(mayRefuse)
    expect(refusing.length).toBeGreaterThan(0)
    expect(refusing.length).toBeLessThan(scenarios.length / 5)
  })
})

it('bound the time of late effects at Omise', () => {
  const late = (seconds: number) =>
    ({ call: 'upload', fault: { type: 'late_apply', seconds }, times: 1 }) as const
  expect(aftermathMs([])).toBe(0)
  expect(aftermathMs([late(0.5), late(2)])).toBe(2_000)
})
