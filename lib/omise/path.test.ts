import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OmiseError } from './errors'
import { isOmiseId, omiseId, omisePath, type OmiseIdKind } from './path'
import { DISPUTE, DOCUMENT } from './testing/test-server'

const PREFIXES: Record<OmiseIdKind, string> = {
  dispute: 'dspt',
  document: 'docu',
  charge: 'chrg',
  transaction: 'trxn',
  refund: 'rfnd',
  customer: 'cust',
  event: 'evnt',
  card: 'card',
}
const kinds = fc.constantFrom<OmiseIdKind>(
  'dispute',
  'document',
  'charge',
  'transaction',
  'refund',
  'customer',
  'event',
  'card',
)
const tails = fc.stringMatching(/^[0-9a-z]{1,30}$/)

describe('omisePath', () => {
  it('joins literals and ids', () => {
    const path = omisePath`/disputes/${omiseId('dispute', DISPUTE)}/documents/${omiseId('document', DOCUMENT)}`
    expect(path).toBe(`/disputes/${DISPUTE}/documents/${DOCUMENT}`)
  })

  it('keeps every well-formed id, live and test', () => {
    fc.assert(
      fc.property(kinds, fc.boolean(), tails, (kind, test, tail) => {
        const id = `${PREFIXES[kind]}${test ? '_test' : ''}_${tail}`
        expect(omisePath`/x/${omiseId(kind, id)}`).toBe(`/x/${id}`)
      }),
    )
  })

  it('accepts no other string in a URL', () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(kinds, fc.string()).map(([kind, tail]) => `${PREFIXES[kind]}_${tail}`),
      fc.tuple(fc.string(), tails).map(([head, tail]) => `${head}dspt_test_${tail}`),
    )
    fc.assert(
      fc.property(kinds, strings, (kind, id) => {
        const wellFormed = new RegExp(`^${PREFIXES[kind]}(_test)?_[0-9a-z]+$`).test(id)
        expect(isOmiseId(kind, id)).toBe(wellFormed)
        if (!wellFormed) expect(() => omiseId(kind, id)).toThrow(OmiseError)
        if (wellFormed) expect(new URL(`https://h/${omiseId(kind, id)}`).pathname).toBe(`/${id}`)
      }),
    )
  })

  it.each([
    '../charges',
    'dspt_test_a/..',
    'dspt_test_a?x=1',
    'dspt_test_a\n',
    'dspt_test_',
    'DSPT_A',
    `dspt_test_${'a'.repeat(65)}`,
  ])('refuses %j', (id) => {
    expect(() => omiseId('dispute', id)).toThrow('not a well-formed dispute id')
  })

  it('distinguishes the kinds of ids', () => {
    expect(isOmiseId('dispute', DOCUMENT)).toBe(false)
  })
})
