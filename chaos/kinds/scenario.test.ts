import { expect, it } from 'vitest'
import { requestRuleSchema } from '@/sandbox/core/faults'
import { toSandboxFault } from '../uploads/faults'
import { makeKindScenario } from './scenario'

const scenarios = Array.from({ length: 1_000 }, (_, seed) => makeKindScenario(seed))
const changes = scenarios.flatMap((scenario) => scenario.changes)

it('is identical for the same seed', () => {
  expect(makeKindScenario(42)).toEqual(makeKindScenario(42))
  expect(makeKindScenario(42)).not.toEqual(makeKindScenario(43))
})

it('changes the kind of single documents, of several in turn, and of one by two people', () => {
  const sizes = (isBulk: boolean) =>
    new Set(scenarios.flatMap((each) => (each.isBulk === isBulk ? each.changes.length : [])))
  expect(Math.min(...sizes(false))).toBe(1)
  expect(Math.min(...sizes(true))).toBeGreaterThan(1)
  const contested = scenarios.filter(
    (each) => new Set(each.changes.map(({ document }) => document)).size < each.changes.length,
  )
  expect(contested.length).toBeGreaterThan(50)
  expect(new Set(changes.map(({ changeId }) => changeId)).size).toBe(changes.length)
})

it('always gives another kind', () => {
  for (const { documents, changes: own } of scenarios) {
    for (const { document, kind } of own) expect(documents[document]?.kind).not.toBe(kind)
  }
})

it('plans crashes, double clicks, and faults of the deletion that the sandbox supports', () => {
  expect(scenarios.filter(({ alone }) => alone).length).toBeGreaterThan(100)
  expect(new Set(changes.map(({ clicks }) => clicks))).toEqual(new Set([1, 2]))
  const faults = scenarios.flatMap((each) => each.faults).filter(({ call }) => call === 'delete')
  expect(faults.length).toBeGreaterThan(scenarios.length)
  for (const fault of faults) {
    const rule = toSandboxFault('dspt_test_1', fault)
    expect(requestRuleSchema.parse(rule)).toEqual(rule)
    const path = new RegExp(rule.on.path ?? '')
    expect(path.test('/disputes/dspt_test_1/documents/docu_test_1')).toBe(true)
    expect(path.test('/disputes/dspt_test_1/documents')).toBe(false)
  }
})
