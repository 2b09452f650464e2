import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_RESPONSE_LENGTH } from './limits'
import { REASONS } from './reasons'
import {
  blanksIn,
  listDocuments,
  nextPlaceholder,
  placeholdersIn,
  TEMPLATES,
  wordingsIn,
  writeResponse,
} from './response-templates'
import { TEMPLATE_FACTS } from './template-text'

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
      'Description: $& {amount} [x]',
    )
  })
})

describe('alternatives', () => {
  it('state how the cardholder was authenticated only when that is known', () => {
    const known = writeResponse('reason', 'unauthorized_charge', { authentication: '3-D Secure' })
    expect(known).toContain('this purchase: it was authenticated with 3-D Secure.')
    expect(placeholdersIn(known).map(({ text }) => text)).toEqual(['[address]'])
    const unknown = writeResponse('reason', 'unauthorized_charge', {})
    expect(unknown).not.toMatch(/secure/i)
    expect(placeholdersIn(unknown)).toHaveLength(2)
  })

  it('use the refunds that are known', () => {
    const refunded = '฿100.00 on 5 Mar 2026, reference rfnd_test_1'
    expect(placeholdersIn(writeResponse('refunded', 'other', { refunded }))).toEqual([])
    expect(writeResponse('reason', 'credit_not_processed', { refunded })).not.toContain('No refund')
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

  it('include the wordings of the team', () => {
    const team = wordingsIn(['Sent by [Carrier] on [date].', 'No brackets.'])
    expect(placeholdersIn('By [carrier], [1], [other]', team).map(({ text }) => text)).toEqual([
      '[carrier]',
    ])
  })

  it.each(['[1]', 'see [receipt.pdf]', 'He wrote “fine [sic]”.', '[date of delivery: 2 May]', ''])(
    'do not include brackets that belong to a message: %j',
    (text) => expect(placeholdersIn(text)).toEqual([]),
  )
})

describe('the next placeholder', () => {
  const placeholders = [10, 20, 30].map((start) => ({ text: '[x]', start, end: start + 5 }))
  const at = (start: number, end = start) => ({ start, end })

  it.each([
    ['forward', at(0), 10],
    ['forward', at(10, 15), 20],
    ['forward', at(12), 20],
    ['forward', at(30, 35), 10],
    ['back', at(20, 25), 10],
    ['back', at(10, 15), 30],
    ['back', at(0), 30],
  ] as const)('%s from %j starts at %d', (direction, selected, expected) => {
    expect(nextPlaceholder(placeholders, selected, direction)?.start).toBe(expected)
  })

  it('is missing when none is left, or only the selected one', () => {
    expect(nextPlaceholder([], at(0), 'forward')).toBeUndefined()
    expect(nextPlaceholder(placeholders.slice(0, 1), at(10, 15), 'forward')).toBeUndefined()
    expect(nextPlaceholder(placeholders.slice(0, 1), at(12), 'back')?.start).toBe(10)
  })
})

describe('the list of documents', () => {
  it('lists the kinds in order, with their counts', () => {
    expect(listDocuments({ proof_of_receipt: 1, details_of_purchase: 2, new_kind: 3 })).toBe(
      'details of purchase (2), proof of receipt (1)',
    )
    expect(listDocuments({})).toBeUndefined()
  })
})
