import { expect, it } from 'vitest'
import { readOptions } from './options'

it('defaults to 200 runs on both databases, with a seed from the clock', () => {
  expect(readOptions([], 1234)).toEqual({
    runs: 200,
    seed: 1234,
    databases: ['pglite', 'postgres'],
    events: false,
    kinds: false,
    baseline: false,
    report: undefined,
  })
})

it('reads every option', () => {
  const args = [
    '--runs',
    '5',
    '--seed',
    '0',
    '--database',
    'postgres',
    '--baseline',
    '--report',
    'a.json',
  ]
  expect(readOptions(args, 1)).toEqual({
    runs: 5,
    seed: 0,
    databases: ['postgres'],
    events: false,
    kinds: false,
    baseline: true,
    report: 'a.json',
  })
})

it('selects the scenarios of events', () => {
  expect(readOptions(['--events'], 1)).toMatchObject({ events: true, baseline: false })
})

it('selects the changes of kind', () => {
  expect(readOptions(['--kinds'], 1)).toMatchObject({ kinds: true, events: false })
})

it.each([
  ['--events', '--kinds'],
  ['--kinds', '--baseline'],
  ['--events', '--baseline'],
  ['--runs', '0'],
  ['--runs', 'many'],
  ['--seed', '-1'],
  ['--database', 'sqlite'],
  ['--fast'],
])('refuses %s %s', (...args: string[]) => {
  expect(() => readOptions(args, 1)).toThrow(/.+/)
})
