import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import { cleanHtml } from './clean-html'
import { MailError, type Mail, type MailFile } from './mail'

/** Of a header: a list of thousands of recipients would fill pages. */
const MAX_HEADER_LENGTH = 5000

const PICTURE = /^image\/(?:png|jpe?g|gif|webp|bmp)$/i

/** Characters that no one sees, or that show the others in another order. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const LABEL_STYLE = 'text-align:left;vertical-align:top;padding:2px 16px 2px 0;white-space:nowrap'
const VALUE_STYLE = 'padding:2px 0'
const LINE_STYLE = 'border:0;border-top:1px solid #999;margin:12px 0'
const INNER_STYLE = 'margin-top:16px;padding-left:16px;border-left:3px solid #999'

/**
 * The page of a mail, for the converter: who wrote to whom and when, the body, and the names of attached files. In
 * English, since banks read it.
 * @throws MailError when it is larger than the converter's files may be
 */
export function mailPage(mail: Mail): string {
  const page = section(mail, { bytes: MAX_DOCUMENT_BYTES })
  if (page.length > MAX_DOCUMENT_BYTES) throw new MailError('Too large')
  // A character has at most three bytes for each of its units.
  const bytes = 3 * page.length > MAX_DOCUMENT_BYTES ? new TextEncoder().encode(page).length : 0
  if (bytes > MAX_DOCUMENT_BYTES) throw new MailError('Too large')
  return page
}

/** What the pictures of a page may still have. */
type Budget = { bytes: number }

function section(mail: Mail, budget: Budget): string {
  const shown = new Set<MailFile>()
  const body = bodyOf(mail, shown, budget)
  const files = mail.attachments.filter((file) => !shown.has(file))
  const inner = mail.mails.map(
    (attached) =>
      `<div style="${INNER_STYLE}"><p><b>Attached email</b></p>${section(attached, budget)}</div>`,
  )
  return `<div>${headerOf(mail)}<hr style="${LINE_STYLE}">${body}${filesOf(files)}${inner.join('')}</div>`
}

function headerOf({ from, to, cc, date, subject }: Mail): string {
  const rows = [
    ['From', from || '(not stated)'],
    ['To', to],
    ['Cc', cc],
    ['Date', date || '(not stated)'],
    ['Subject', subject || '(none)'],
  ] as const
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(
      ([label, value]) =>
        `<tr><th style="${LABEL_STYLE}">${label}</th><td style="${VALUE_STYLE}">${headerText(value)}</td></tr>`,
    )
  return `<table>${lines.join('')}</table>`
}

function headerText(value: string): string {
  const line = value.replace(INVISIBLE, ' ').trim()
  return escape(line.length > MAX_HEADER_LENGTH ? `${line.slice(0, MAX_HEADER_LENGTH)}…` : line)
}

/** `shown`: to which the pictures are added that the body shows. */
function bodyOf({ html, text, attachments }: Mail, shown: Set<MailFile>, budget: Budget): string {
  const pictures = new Map<string, MailFile>()
  for (const file of attachments) {
    if (file.contentId !== null && PICTURE.test(file.type)) pictures.set(file.contentId, file)
  }
  const pictureOf = (contentId: string) => {
    const file = pictures.get(contentId)
    if (!file) return null
    shown.add(file)
    // In base64.
    budget.bytes -= Math.ceil((file.bytes.length * 4) / 3)
    if (budget.bytes < 0) throw new MailError('Too large')
    return `data:${file.type.toLowerCase()};base64,${base64(file.bytes)}`
  }
  const clean = html === null ? '' : cleanHtml(html, pictureOf)
  const isEmpty = !clean.includes('<img') && clean.replace(/<[^>]*>|\s/g, '') === ''
  if (!isEmpty) return `<div>${clean}</div>`
  if (text && text.length > MAX_DOCUMENT_BYTES) throw new MailError('Too large')
  return `<div style="white-space:pre-wrap">${escape(text ?? '')}</div>`
}

function filesOf(files: readonly MailFile[]): string {
  if (files.length === 0) return ''
  const lines = files.map(({ filename, bytes }) => {
    const size = formatBytes(bytes.length, 'en')
    return `<li>${headerText(filename)} (${size})</li>`
  })
  return (
    `<hr style="${LINE_STYLE}"><p><b>Attachments (not included in this document)</b></p>` +
    `<ul>${lines.join('')}</ul>`
  )
}

function base64(bytes: Uint8Array): string {
  // A multiple of three, so that only the last part is padded.
  const partBytes = 3 * 8192
  let encoded = ''
  for (let at = 0; at < bytes.length; at += partBytes) {
    encoded += btoa(String.fromCharCode(...bytes.subarray(at, at + partBytes)))
  }
  return encoded
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
