/** What a page shows of a mail, whatever its file. Texts are decoded, and not escaped. */
export type Mail = {
  from: string
  to: string
  cc: string
  subject: string
  /** As the mail states it, with its zone. */
  date: string
  html: string | null
  text: string | null
  attachments: readonly MailFile[]
  /** Mails that are attached to it. */
  mails: readonly Mail[]
}

export type MailFile = {
  filename: string
  type: string
  /** By which the body refers to it, without angle brackets. */
  contentId: string | null
  bytes: Uint8Array
}

/** It cannot be shown completely: it is damaged, encrypted, or larger than real ones. */
export class MailError extends Error {
  override readonly name = 'MailError'
}

/** Mails in mails in mails. */
const MAX_DEPTH = 5
/** Of a mail and those that are attached to it. */
const MAX_MAILS = 50
const MAX_ATTACHMENTS = 500

/** Counts the parts of one file. Throws MailError when there are more than real ones have. */
export class MailLimits {
  #mails = 0
  #attachments = 0

  countMail(depth: number): void {
    this.#mails += 1
    if (depth > MAX_DEPTH || this.#mails > MAX_MAILS) throw new MailError('Too many attached mails')
  }

  countAttachment(): void {
    this.#attachments += 1
    if (this.#attachments > MAX_ATTACHMENTS) throw new MailError('Too many attachments')
  }
}

const ENCRYPTED = /^(?:application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted)$/i

/** Throws MailError for a mail whose body is encrypted, or inside of its signature. */
export function assertReadable({ html, text, attachments }: Mail): void {
  const isEncrypted = attachments.some(({ type }) => ENCRYPTED.test(type))
  if (!html && !text && isEncrypted) throw new MailError('Encrypted')
}
