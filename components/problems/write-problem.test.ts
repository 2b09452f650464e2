import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import { PROBLEM_STATUS, type ProblemCode } from '@/lib/contract/problem-codes'
import { LOCALES } from '@/lib/i18n/locales'
import { en } from '@/lib/i18n/messages/en'
import { ja } from '@/lib/i18n/messages/ja'
import { th } from '@/lib/i18n/messages/th'
import { writeProblem, type ProblemContext, type ProblemLike } from './write-problem'

const MESSAGES = { en, th, ja }

function write(locale: keyof typeof MESSAGES, error: ProblemLike, context?: ProblemContext) {
  const t = createTranslator({ locale, messages: MESSAGES[locale], namespace: 'problems' })
  return writeProblem(t, locale, error, context)
}

const CODES = Object.keys(en.problems.text) as (keyof typeof en.problems.text)[]
const SERVER_CODES = Object.keys(PROBLEM_STATUS) as ProblemCode[]

describe('the problem texts', () => {
  it.each(SERVER_CODES)('exist for %s, which the server may return', (code) => {
    expect(CODES).toContain(code)
  })

  it.each(LOCALES)(
    'are complete in %s: no placeholder is left, with and without a file',
    (locale) => {
      for (const code of CODES) {
        for (const context of [undefined, { filename: 'receipt.pdf', size: 14_889_779 }]) {
          const text = write(locale, { code }, context)
          expect(text, code).not.toMatch(/[{}]|problems\./)
          expect(text.length, code).toBeGreaterThan(20)
        }
        expect(MESSAGES[locale].problems.title[code]).not.toBe('')
      }
    },
  )

  it('contain the file, its size and the limit', () => {
    expect(
      write('en', { code: 'file_too_large' }, { filename: 'receipt.pdf', size: 14_889_779 }),
    ).toBe(
      'receipt.pdf is 14.2 MB; the limit is 10 MB. Make it smaller or split it into parts, then add it again.',
    )
  })

  it('never show a size over the limit as the limit itself', () => {
    const text = write('en', { code: 'file_too_large' }, { filename: 'a.pdf', size: 10_485_761 })
    expect(text).toContain('a.pdf is 10.1 MB; the limit is 10 MB.')
  })

  it('omit an unknown size', () => {
    expect(write('en', { code: 'file_too_large' })).toContain(
      'This file is over the limit of 10 MB.',
    )
  })

  it('contain the time to wait when the server gives it', () => {
    expect(write('en', { code: 'omise_busy', retryAfterSeconds: 6.2 })).toContain(
      'Try again in 7 seconds.',
    )
    expect(write('en', { code: 'omise_busy' })).toContain('Try again in a minute.')
  })

  it('relay Omise’s message', () => {
    const error = { code: 'omise_rejected_file', omiseMessage: 'file is broken' } as const
    expect(write('en', error, { filename: 'a.pdf' })).toMatch(
      /^Omise rejected a\.pdf\. .* Omise says: “file is broken”\.$/,
    )
  })

  it('contain the request id when only the log can help', () => {
    const requestId = 'req_1'
    expect(write('en', { code: 'internal_error', requestId })).toMatch(/ Request ID: req_1$/)
    expect(write('en', { code: 'not_allowed', requestId })).not.toContain('req_1')
  })

  it('refer to documents when there is no file any more', () => {
    expect(write('en', { code: 'document_not_found' })).toMatch(/^This document is no longer/)
  })
})
