import { expect, test } from 'vitest'
import { openedFrom, readListParam } from './opened-from'

const NEIGHBOURS = { position: 23, total: 40, dueToday: 0, previous: null, next: null }

function read(list: string) {
  const query = readListParam(list)
  if (!query) throw new Error('There is a list')
  return query
}

test('a dispute that is not opened from a list has none', () => {
  expect(readListParam(null)).toBeNull()
})

test('keeps tab, filters and order, and follows the dispute to its page', () => {
  const query = read('tab=pending&currency=THB&order=reverse_chronological&limit=10')
  const list = openedFrom(query, NEIGHBOURS)
  expect(list.href).toBe(
    '/disputes?tab=pending&order=reverse_chronological&currency=THB&limit=10&offset=20',
  )
  expect(list.href).toBe(`/disputes?${list.search}`)
  expect(readListParam(list.search)).toEqual({ ...query, offset: 20 })
})

test('stays on the page of the list when the dispute is not in it any more', () => {
  const query = read('limit=10&offset=30')
  expect(openedFrom(query, { ...NEIGHBOURS, position: null }).href).toBe(
    '/disputes?limit=10&offset=30',
  )
  expect(openedFrom(query, null).href).toBe('/disputes?limit=10&offset=30')
})

test('the default list has a name in the URL of a dispute', () => {
  const { href, search } = openedFrom(read('tab=open'), null)
  expect(href).toBe('/disputes')
  expect(search).toBe('tab=open')
})

test('what is no list of ours is read as the default one', () => {
  expect(openedFrom(read('https://elsewhere.test/?tab=nothing&offset=-1'), null).href).toBe(
    '/disputes',
  )
})
