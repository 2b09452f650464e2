import { describe, expect, test } from 'vitest'
import { languageOf } from './text-language'

describe('languageOf', () => {
  test.each([
    ['The parcel was signed for on 2 May.', 'en'],
    ['', 'en'],
    ['฿4,900 on 2 May', 'en'],
    ['ลูกค้ารับพัสดุแล้ว (EMS 123)', 'th'],
    ['お客様は5月2日に受け取りました。', 'ja'],
    ['サイズ違い', 'ja'],
    ['受領済', 'ja'],
  ])('%s is in %s', (text, language) => {
    expect(languageOf(text)).toBe(language)
  })
})
