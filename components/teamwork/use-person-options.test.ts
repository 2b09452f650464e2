import { expect, it } from 'vitest'
import { matchingPeople } from './use-person-options'

const PEOPLE = ['Naoko Ito', 'Somchai Prasert', 'สมหญิง ใจดี', 'Ann (ann@example.com)'].map(
  (name, index) => ({ id: String(index), name }),
)
const found = (typed: string) => matchingPeople(PEOPLE, typed).map(({ name }) => name)

it('finds people by the start of any of their names, in any case', () => {
  expect(found('')).toHaveLength(4)
  expect(found('naoko i')).toEqual(['Naoko Ito'])
  expect(found('PRA')).toEqual(['Somchai Prasert'])
  expect(found('ใจ')).toEqual(['สมหญิง ใจดี'])
  expect(found('ann@')).toEqual(['Ann (ann@example.com)'])
  expect(found('aoko')).toEqual([])
  expect(found('naoko ito')).toEqual(['Naoko Ito'])
  expect(found('naoko ito ')).toEqual([])
})
