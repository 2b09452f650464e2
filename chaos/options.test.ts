import { expect, it } from 'vitest'
import { readOptions } from './options'

it('defaults to 200 runs on both databases, with a seed from the clock', () => {
  expect(readOptions([], 1234)).toEqual({
    runs: 200,
    seed: 1234,
    databases: ['pglite', 'postgres'],
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
    baseline: true,
    report: 'a.json',
  })
})

it.each([
  ['--runs', '0'],
  ['--runs', 'many'],
  ['--seed', '-1'],
  ['--database', 'sqlite'],
  ['--fast'],
])('refuses %s %s', (...args) => {
  expect(() => readOptions(args, 1)).toThrow(/.+/)
})
