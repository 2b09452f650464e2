/**
 * The language of a text that a person wrote, for `lang`: its script tells Thai and Japanese from English, the language
 * of banks. Chinese characters count as Japanese.
 */
export function languageOf(text: string): 'en' | 'th' | 'ja' {
  if (/\p{Script=Thai}/u.test(text)) return 'th'
  return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text) ? 'ja' : 'en'
}
