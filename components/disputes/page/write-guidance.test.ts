import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import { KINDS } from '@/lib/evidence/kinds'
import { REASONS } from '@/lib/evidence/reasons'
import { LOCALES } from '@/lib/i18n/locales'
import { en } from '@/lib/i18n/messages/en'
import { ja } from '@/lib/i18n/messages/ja'
import { th } from '@/lib/i18n/messages/th'
import { writeGuidance } from './write-guidance'

const MESSAGES = { en, th, ja }
/** At most three lines of the panel; Japanese and Thai need fewer letters. */
const LONGEST = 135

function write(locale: keyof typeof MESSAGES, reasonCode: string) {
  const t = createTranslator({ locale, messages: MESSAGES[locale], namespace: 'guidance' })
  return writeGuidance(t, reasonCode)
}

describe.each(LOCALES)('the guidance texts in %s', (locale) => {
  it.each(REASONS)('exist for every kind of %s, short and complete', (reason) => {
    const { tips, refused } = write(locale, reason)
    for (const text of [...KINDS.map((kind) => tips[kind]), ...refused]) {
      expect(text.length).toBeGreaterThan(8)
      expect(text.length).toBeLessThanOrEqual(LONGEST)
      expect(text).not.toMatch(/guidance\.|[{}<>]/)
    }
    expect(new Set(KINDS.map((kind) => tips[kind])).size).toBe(KINDS.length)
  })

  it('are the same for both spellings of fraud, and general for an unknown code', () => {
    expect(write(locale, 'unauthorized_charge_aka_fraud')).toEqual(
      write(locale, 'unauthorized_charge'),
    )
    expect(write(locale, 'something_new')).toEqual(write(locale, 'other'))
  })

  it('differ between reasons', () => {
    const receipts = REASONS.map((reason) => write(locale, reason).tips.details_of_purchase)
    // The three unspecific reasons share the general texts.
    expect(new Set(receipts).size).toBe(REASONS.length - 2)
  })
})
