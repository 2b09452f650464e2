/** Formats of word processors and spreadsheets, which Omise does not accept and a converter turns into PDF. */
export const OFFICE_FORMATS = ['doc', 'docx', 'odt', 'rtf', 'xls', 'xlsx', 'ods'] as const

export type OfficeFormat = (typeof OFFICE_FORMATS)[number]

/** The filename extensions of saved mails. */
export const MAIL_ENDINGS = ['eml', 'msg'] as const

/** What the server makes a PDF of: these files, and the page that the browser makes of a mail. */
export const CONVERTIBLE_FORMATS = [...OFFICE_FORMATS, 'mail'] as const

export type ConvertibleFormat = (typeof CONVERTIBLE_FORMATS)[number]

export function isSpreadsheet(format: OfficeFormat): boolean {
  return format === 'xls' || format === 'xlsx' || format === 'ods'
}

type OfficeContainer = 'zip' | 'cfb' | 'rtf'

/** The container that each format is written in. */
const CONTAINERS: Readonly<Record<OfficeFormat, OfficeContainer>> = {
  doc: 'cfb',
  xls: 'cfb',
  docx: 'zip',
  xlsx: 'zip',
  odt: 'zip',
  ods: 'zip',
  rtf: 'rtf',
}

const SIGNATURES: Readonly<Record<OfficeContainer, readonly number[]>> = {
  zip: [0x50, 0x4b, 0x03, 0x04], // PK
  cfb: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  rtf: [0x7b, 0x5c, 0x72, 0x74, 0x66], // {\rtf
}

/** The container determined by the first HEAD_BYTES bytes; null for any other. */
export function sniffContainer(head: Uint8Array): OfficeContainer | null {
  for (const container of ['zip', 'cfb', 'rtf'] as const) {
    if (SIGNATURES[container].every((byte, index) => head[index] === byte)) return container
  }
  return null
}

/** Whether a file that begins with `head` can have this format. */
export function mayBe(format: OfficeFormat, head: Uint8Array): boolean {
  return sniffContainer(head) === CONTAINERS[format]
}
