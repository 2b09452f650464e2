import { expect, it } from 'vitest'
import { chosenIds, moveBy, moveTo, positionOf, toggle, type Place } from './combine-order'

const places: readonly Place[] = ['a', 'b', 'c', 'd'].map((id) => ({ id, chosen: true }))
const order = (some: readonly Place[]) => some.map(({ id }) => id).join('')

it('moves one file up or down, and never past the ends', () => {
  expect(order(moveBy(places, 'b', -1))).toBe('bacd')
  expect(order(moveBy(places, 'b', 1))).toBe('acbd')
  expect(moveBy(places, 'a', -1)).toBe(places)
  expect(moveBy(places, 'd', 1)).toBe(places)
})

it('moves past excluded files in one step, so that every step changes the PDF', () => {
  const some = toggle(toggle(places, 'b'), 'c')
  expect(chosenIds(moveBy(some, 'a', 1))).toEqual(['d', 'a'])
  expect(chosenIds(moveBy(some, 'd', -1))).toEqual(['d', 'a'])
})

it('counts only the included files', () => {
  const some = toggle(places, 'b')
  expect(['a', 'b', 'c', 'd'].map((id) => positionOf(some, id))).toEqual([1, 0, 2, 3])
})

it('moves a dragged file to where it was dropped', () => {
  expect(order(moveTo(places, 'd', 0))).toBe('dabc')
  expect(order(moveTo(places, 'a', 2))).toBe('bcad')
  expect(moveTo(places, 'a', 0)).toBe(places)
})
