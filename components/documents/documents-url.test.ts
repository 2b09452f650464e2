import { describe, expect, it } from 'vitest'
import { offsetInRange, readDocumentsUrl, writeDocumentsUrl } from './documents-url'

const read = (search: string) => readDocumentsUrl(new URLSearchParams(search))
const DEFAULTS = { order: 'chronological', limit: 20, offset: 0 }

describe('readDocumentsUrl', () => {
  it('shows the oldest twenty without parameters', () => {
    expect(read('')).toEqual({ query: DEFAULTS, documentId: null })
  })

  it('reads every part of the list', () => {
    expect(
      read('order=reverse_chronological&limit=50&offset=50&from=2026-03-01&to=2026-03-20').query,
    ).toEqual({
      order: 'reverse_chronological',
      limit: 50,
      offset: 50,
      from: '2026-03-01',
      to: '2026-03-20',
    })
  })

  it.each([
    'order=random',
    'limit=0',
    'limit=1000',
    'limit=ten',
    'offset=-1',
    'offset=1e9',
    'from=yesterday',
    'to=2026-02-30',
    'kind=selfie',
    `name=${'a'.repeat(101)}`,
    'name=%20',
    'order=&limit=&offset=&from=&to=&kind=&name=',
  ])('falls back for %s', (search) => {
    expect(read(search).query).toEqual(DEFAULTS)
  })

  it('keeps valid fields next to invalid ones', () => {
    expect(read('limit=nope&offset=40&from=2026-03-01').query).toEqual({
      ...DEFAULTS,
      offset: 40,
      from: '2026-03-01',
    })
  })

  it('reads the filters by kind and name', () => {
    expect(read('kind=proof_of_receipt&name=%20ใบเสร็จ').query).toEqual({
      ...DEFAULTS,
      kind: 'proof_of_receipt',
      name: 'ใบเสร็จ',
    })
  })

  it('swaps a reversed range', () => {
    expect(read('from=2026-03-20&to=2026-03-01').query).toMatchObject({
      from: '2026-03-01',
      to: '2026-03-20',
    })
  })

  it('opens only a well-formed document id', () => {
    expect(read('document=docu_test_5x1').documentId).toBe('docu_test_5x1')
    expect(read('document=../secrets').documentId).toBeNull()
    expect(read('document=').documentId).toBeNull()
  })
})

describe('writeDocumentsUrl', () => {
  it('omits defaults', () => {
    expect(writeDocumentsUrl('/disputes/dspt_1', read(''))).toBe('/disputes/dspt_1')
  })

  it('contains the rest, and round-trips', () => {
    const search =
      '?order=reverse_chronological&limit=10&offset=20&from=2026-03-01&to=2026-03-20&kind=proof_of_receipt&name=slip&document=docu_test_1'
    expect(writeDocumentsUrl('/disputes/dspt_1', read(search))).toBe(`/disputes/dspt_1${search}`)
  })
})

describe('offsetInRange', () => {
  it.each([
    [{ total: 45, limit: 20, offset: 40 }, 40],
    [{ total: 40, limit: 20, offset: 40 }, 20],
    [{ total: 41, limit: 20, offset: 900 }, 40],
    [{ total: 0, limit: 20, offset: 20 }, 0],
    [{ total: 0, limit: 20, offset: 0 }, 0],
    [{ total: 7, limit: 5, offset: 3 }, 3],
  ])('%o starts at %i', (position, expected) => {
    expect(offsetInRange(position)).toBe(expected)
  })
})
