import { describe, expect, it } from 'vitest'
import { embeddedPage, pageOf } from './lists.ts'
import type { JsonObject } from './values.ts'

const now = new Date('2025-03-20T10:00:00.900Z')
const rows = Array.from({ length: 250 }, (_, at) => ({
  at,
  createdAt: new Date(now.getTime() - (249 - at) * 60_000).toISOString().slice(0, 19) + 'Z',
}))

const page = (params: JsonObject) => pageOf(rows, params, now)
const positions = (params: JsonObject) => page(params).rows.map(({ at }) => at)

describe('pageOf', () => {
  it('returns the oldest 20 up to now by default', () => {
    expect(page({})).toMatchObject({
      limit: 20,
      offset: 0,
      total: 250,
      order: 'chronological',
      from: '1970-01-01T00:00:00Z',
      to: '2025-03-20T10:00:00Z',
    })
    expect(positions({})).toEqual(Array.from({ length: 20 }, (_, at) => at))
  })

  it('starts with the newest in reverse order', () => {
    expect(positions({ limit: '3', offset: '2', order: 'reverse_chronological' })).toEqual([
      247, 246, 245,
    ])
  })

  it('returns a short last page and an empty page after it', () => {
    expect(positions({ limit: 100, offset: 240 })).toHaveLength(10)
    expect(page({ offset: '9999' })).toMatchObject({ rows: [], offset: 9999, total: 250 })
  })

  it.each([
    ['limit above 100', { limit: '1000' }, { limit: 100 }],
    ['limit 0', { limit: '0' }, { limit: 20 }],
    ['a negative limit', { limit: '-5' }, { limit: 20 }],
    ['a limit that is not a number', { limit: 'many' }, { limit: 20 }],
    ['a negative offset', { offset: '-1' }, { offset: 0 }],
    ['an unknown order', { order: 'sideways' }, { order: 'chronological' }],
    ['a broken time', { from: 'yesterday' }, { from: '1970-01-01T00:00:00Z' }],
  ])('accepts %s', (_, params, used) => {
    expect(page(params)).toMatchObject(used)
  })

  it('includes only rows created between from and to, inclusive', () => {
    const between = { from: '2025-03-20T09:00:00Z', to: '2025-03-20T09:09:00Z', limit: '4' }
    expect(page(between)).toMatchObject({ total: 10, ...between, limit: 4 })
    expect(positions(between)).toEqual([189, 190, 191, 192])
  })

  it('parses UTC offsets, also with the plus decoded to a space', () => {
    for (const from of ['2025-03-20T16:59:00+07:00', '2025-03-20T16:59:00 07:00'])
      expect(page({ from })).toMatchObject({ total: 2, from: '2025-03-20T09:59:00Z' })
  })
})

describe('embeddedPage', () => {
  it('is oldest first in 2019-05-29, newest first without an order before', () => {
    const modern = embeddedPage(rows, '2019-05-29', now)
    expect(modern).toMatchObject({ total: 250, limit: 20, order: 'chronological' })
    expect(modern.rows[0]?.at).toBe(0)
    const old = embeddedPage(rows, '2017-11-02', now)
    expect(old).toMatchObject({ total: 250, limit: 20, order: null })
    expect(old.rows[0]?.at).toBe(249)
  })
})
