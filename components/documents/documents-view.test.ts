import { describe, expect, it } from 'vitest'
import { needsOf } from '@/lib/evidence/guidance'
import type { Document } from '@/lib/contract/documents'
import { readDocumentsUrl } from './documents-url'
import { documentsView, groupsOf, queryOf } from './documents-view'

const at = (search: string) => readDocumentsUrl(new URLSearchParams(search))
const WIDE = { chosen: null, isWide: true, total: 45 }

describe('the view of the documents', () => {
  it('is by kind in a wide window, and the list in a narrow one or above 100 documents', () => {
    expect(documentsView(at(''), WIDE)).toBe('kinds')
    expect(documentsView(at(''), { ...WIDE, isWide: false })).toBe('list')
    expect(documentsView(at(''), { ...WIDE, total: 100 })).toBe('kinds')
    expect(documentsView(at(''), { ...WIDE, chosen: 'kinds', total: 101 })).toBe('list')
  })

  it('is the last choice, unless the URL names a view or a part of the list', () => {
    expect(documentsView(at(''), { ...WIDE, chosen: 'list' })).toBe('list')
    expect(documentsView(at(''), { ...WIDE, isWide: false, chosen: 'kinds' })).toBe('kinds')
    expect(documentsView(at('view=kinds'), { ...WIDE, chosen: 'list', total: 300 })).toBe('kinds')
    for (const part of ['offset=20', 'limit=50', 'order=reverse_chronological', 'name=a']) {
      expect(documentsView(at(part), { ...WIDE, chosen: 'kinds' }), part).toBe('list')
    }
  })

  it('reads one page of a hundred by kind, and the page in the URL as a list', () => {
    expect(queryOf('kinds', at('offset=220&limit=20&name=a'))).toEqual({
      order: 'chronological',
      limit: 100,
      offset: 200,
    })
    expect(queryOf('list', at('offset=20'))).toEqual(at('offset=20').query)
  })
})

describe('the groups', () => {
  const needs = needsOf('goods_or_services_not_provided')
  const document = (id: string, kind: string | null): Document => ({
    id,
    kind,
    filename: id,
    originalFilename: null,
    createdAt: '2026-03-20T00:00:00Z',
    size: null,
    contentType: null,
    pages: null,
    addedBy: null,
    bytes: 'vault',
  })

  it('begin with needed kinds, also those without documents, and end with unknown ones', () => {
    const documents = [document('a', 'brand_new'), document('b', 'proof_of_receipt')]
    const groups = groupsOf([...documents, document('c', null)], needs, true)
    expect(groups.map(({ kind, need }) => [kind, need])).toEqual([
      ['details_of_purchase', 'needed'],
      ['proof_of_receipt', 'needed'],
      ['cardholder_details', 'helpful'],
      ['proof_of_acceptance', 'helpful'],
      [null, null],
    ])
    expect(groups.at(-1)?.documents.map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('of a closed dispute are only those with documents', () => {
    const groups = groupsOf([document('b', 'proof_of_receipt')], needs, false)
    expect(groups.map(({ kind }) => kind)).toEqual(['proof_of_receipt'])
  })
})
