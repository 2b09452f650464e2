import { expect, it } from 'vitest'
import { takeTurns } from './take-turns'

it('runs two at a time, in order, and goes on after a failure', async () => {
  const turn = takeTurns(2)
  const begun: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>())
  const results = gates.map((gate, index) =>
    turn(() => {
      begun.push(index)
      return gate.promise
    }),
  )
  const settled = Promise.allSettled(results)
  expect(begun).toEqual([0, 1])
  gates[1]?.reject(new Error('broken'))
  await expect(results[1]).rejects.toThrow('broken')
  await new Promise(setImmediate)
  expect(begun).toEqual([0, 1, 2])
  gates.forEach((gate, index) => gate.resolve(index))
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(begun).toEqual([0, 1, 2, 3, 4])
})
