import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_RESPONSE_LENGTH } from './limits'
import { REASONS } from './reasons'
import {
  blanksIn,
  listDocuments,
  placeholdersIn,
  TEMPLATE_FACTS,
  TEMPLATES,
  writeResponse,
} from './response-templates'

const value = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '')
const facts = fc.record(Object.fromEntries(TEMPLATE_FACTS.map((fact) => [fact, value])), {
  requiredKeys: [],
})
const reason = fc.oneof(fc.constantFrom(...REASONS), fc.string())

describe('a template', () => {
  it('contains every known fact, and no trace of the others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATES), reason, facts, (template, code, known) => {
        const text = writeResponse(template, code, known)
        for (const fact of TEMPLATE_FACTS) {
          const given = known[fact]?.trim()
          if (given) expect(text).toContain(given)
        }
        const own = Object.values(known).join('')
        if (!/[{}]/.test(own)) expect(text).not.toMatch(/[{}]/)
        if (!own.includes('undefined')) expect(text).not.toContain('undefined')
        expect(text.length).toBeLessThan(MAX_RESPONSE_LENGTH / 2)
      }),
    )
  })

  it('exists for every reason, in self-contained lines', () => {
    for (const code of REASONS) {
      const text = writeResponse('reason', code, {})
      expect(text.split('\n').length, code).toBeGreaterThanOrEqual(1)
      expect(text, code).not.toMatch(/Omise|Evidence Desk|https?:/)
    }
  })

  it('is the same for both spellings of fraud, and the general one for an unknown reason', () => {
    expect(writeResponse('reason', 'unauthorized_charge_aka_fraud', {})).toBe(
      writeResponse('reason', 'unauthorized_charge', {}),
    )
    expect(writeResponse('reason', 'new_one', {})).toBe(writeResponse('general', 'new_one', {}))
  })

  it('inserts values unchanged', () => {
    expect(writeResponse('general', 'other', { order: '$& {amount} [x]' })).toContain(
      'Order: $& {amount} [x]',
    )
  })
})

describe('blanks', () => {
  it('are found until they are filled in', () => {
    const text = writeResponse('reason', 'goods_or_services_not_provided', {})
    expect(blanksIn(text)).toEqual(['[date of delivery]', '[address]', '[carrier, number]'])
    expect(blanksIn(text.replaceAll(/\[[^\]]+\]/g, 'here'))).toEqual([])
  })
})

describe('placeholders', () => {
  it('are what a template leaves open, with their positions', () => {
    for (const template of TEMPLATES) {
      for (const code of REASONS) {
        const text = writeResponse(template, code, {})
        const found = placeholdersIn(text)
        expect(found.map((each) => each.text)).toEqual(text.match(/\[[^\]]+\]/g) ?? [])
        for (const { text: placeholder, start, end } of found) {
          expect(text.slice(start, end)).toBe(placeholder)
        }
      }
    }
  })

  it('are recognised in another case or spacing', () => {
    const text = 'Delivered on [ Date of  delivery ] to [ADDRESS].'
    expect(placeholdersIn(text).map(({ start }) => text.slice(start, start + 4))).toEqual([
      '[ Da',
      '[ADD',
    ])
  })

  it.each(['[1]', 'see [receipt.pdf]', 'He wrote “fine [sic]”.', '[date of delivery: 2 May]', ''])(
    'do not include brackets that belong to a message: %j',
    (text) => expect(placeholdersIn(text)).toEqual([]),
  )
})

describe('the list of documents', () => {
  it('lists the kinds in order, with their counts', () => {
    expect(listDocuments({ proof_of_receipt: 1, details_of_purchase: 2, new_kind: 3 })).toBe(
      'details of purchase (2), proof of receipt (1)',
    )
    expect(listDocuments({})).toBeUndefined()
  })
})
