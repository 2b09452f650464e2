/** Code pages of Windows, as Outlook names encodings. https://learn.microsoft.com/windows/win32/intl/code-page-identifiers */

export const UTF_8 = 65001
export const WESTERN = 1252

const LABELS: Readonly<Record<number, string>> = {
  [UTF_8]: 'utf-8',
  1200: 'utf-16le',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  20127: 'windows-1252',
  20866: 'koi8-r',
  28591: 'windows-1252',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28605: 'iso-8859-15',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
}

/** The decoder of a code page; that of Western Europe for one that no browser knows. */
export function decoderOf(codePage: number): TextDecoder {
  const isWindows = codePage >= 1250 && codePage <= 1258
  const label = LABELS[codePage] ?? (isWindows ? `windows-${codePage}` : 'windows-1252')
  return new TextDecoder(label)
}

/** By the language in the lower ten bits of a locale id; Chinese has two. */
const LANGUAGES: Readonly<Record<number, number>> = {
  0x04: 936,
  0x11: 932,
  0x12: 949,
  0x19: 1251,
  0x1e: 874,
}
const TRADITIONAL_CHINESE = [0x0404, 0x0c04, 0x1404]

/** The code page of Windows in the language of a mail, for texts that are not Unicode. */
export function codePageOfLocale(locale: number): number {
  if (TRADITIONAL_CHINESE.includes(locale)) return 950
  return LANGUAGES[locale & 0x3ff] ?? WESTERN
}
