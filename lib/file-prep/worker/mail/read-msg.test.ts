import { describe, expect, it } from 'vitest'
import { compoundFile } from '@/testing/office-files'
import { msgFile, type MsgParts } from '@/testing/msg-file'
import { MailLimits } from './mail'
import { readMsg } from './read-msg'

const SUBJECT = 0x37
const HEADERS = 0x7d
const BODY = 0x1000
const RTF = 0x1009
const HTML = 0x1013

function read(parts: MsgParts) {
  return readMsg(Uint8Array.from(msgFile(parts)), new MailLimits())
}

/** Rich text as it is stored without compression. */
function rich(text: string): Uint8Array {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(text.length, 4)
  header.write('MELA', 8)
  return Buffer.concat([header, Buffer.from(text, 'latin1')])
}

describe('readMsg', () => {
  it('reads a received mail, whose header it has', async () => {
    const mail = await read({
      properties: {
        [SUBJECT]: 'ใบเสร็จ',
        [HEADERS]:
          'From: Shop <shop@example.com>\r\nTo: somchai@example.net\r\nCc: b@example.com\r\n' +
          'Date: Sat, 21 Mar 2026 10:02:00 +0700\r\nSubject: other\r\n\r\n',
        [BODY]: 'Delivered\r\n',
      },
    })
    expect(mail).toEqual({
      from: 'Shop <shop@example.com>',
      to: 'somchai@example.net',
      cc: 'b@example.com',
      date: 'Sat, 21 Mar 2026 10:02:00 +0700',
      subject: 'ใบเสร็จ',
      html: null,
      text: 'Delivered\r\n',
      attachments: [],
      mails: [],
    })
  })

  it('reads a sent mail, which has only properties', async () => {
    const recipient = (type: number, name: string, address: string) => ({
      0x0c15: type,
      0x3001: name,
      0x39fe: address,
    })
    const mail = await read({
      properties: { 0x0042: 'Shop', 0x5d02: 'shop@example.com', [BODY]: 'Delivered' },
      recipients: [
        recipient(1, 'Somchai', 'somchai@example.net'),
        recipient(2, 'b@example.com', 'b@example.com'),
        recipient(3, 'Hidden', 'hidden@example.com'),
        recipient(1, 'Naoko', 'naoko@example.jp'),
      ],
    })
    expect(mail).toMatchObject({
      from: 'Shop <shop@example.com>',
      to: 'Somchai <somchai@example.net>, Naoko <naoko@example.jp>',
      cc: 'b@example.com',
      subject: '',
      date: '',
    })
  })

  it('reads attached files and mails', async () => {
    const big = Buffer.alloc(9 * 1024 * 1024, 'x')
    const mail = await read({
      properties: { [SUBJECT]: 'Outer' },
      attachments: [
        { 0x3707: 'invoice.pdf', 0x370e: 'application/pdf', 0x3701: big },
        { 0x3704: 'LOGO.PNG', 0x3712: 'logo@1', 0x3701: Buffer.from('png') },
        { 0x3705: 5, 0x3701: { properties: { [SUBJECT]: 'Inner', [BODY]: 'Thanks' } } },
      ],
    })
    expect(mail.attachments.map(({ bytes, ...file }) => ({ ...file, size: bytes.length }))).toEqual(
      [
        { filename: 'invoice.pdf', type: 'application/pdf', contentId: null, size: big.length },
        { filename: 'LOGO.PNG', type: 'image/png', contentId: 'logo@1', size: 3 },
      ],
    )
    expect(mail.mails).toMatchObject([{ subject: 'Inner', text: 'Thanks' }])
  })

  it.each([
    ['UTF-8', { 0x3fde: 65001 }, Buffer.from('<p>配達済み</p>'), '<p>配達済み</p>'],
    ['a Thai code page', { 0x3fde: 874 }, Buffer.from('a8d1b4cae8a7', 'hex'), 'จัดส่ง'],
    ['ISO-2022-JP', { 0x3fde: 50220 }, Buffer.from('\x1b$BG[C#\x1b(B'), '配達'],
    ['an unknown code page', { 0x3fde: 99 }, Buffer.from('<p>a</p>'), '<p>a</p>'],
  ])('decodes HTML in %s', async (_, codePage, html, expected) => {
    expect((await read({ properties: { ...codePage, [HTML]: html } })).html).toBe(expected)
  })

  it('finds the HTML in rich text', async () => {
    const text =
      String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset222 Tahoma;}` +
      String.raw`{\f2\fcharset128 MS PGothic;}}{\colortbl;\red0\green0\blue0;}` +
      String.raw`{\*\htmltag18 <p title="caf\'e9">}\htmlrtf {\htmlrtf0 {\*\mhtmltag64 <no>}` +
      String.raw`\htmlrtf\f1\htmlrtf0 \'a8\'d1\'b4 {\f2 \'94z\'92B }\u8364?5 {\*\htmltag84 &amp;}\htmlrtf &\htmlrtf0 \{x\}` +
      String.raw`\htmlrtf\par}\htmlrtf0 {\*\htmltag26 </p>}}`
    const { html } = await read({ properties: { [RTF]: rich(text) } })
    expect(html).toBe('<p title="café">จัด 配達 €5 &{x}</p>'.replace('&{', '&amp;{'))
  })

  it('takes the text of a mail that was not HTML', async () => {
    const properties = { [RTF]: rich(String.raw`{\rtf1\ansi\fromtext Hello}`), [BODY]: 'Hello' }
    expect(await read({ properties })).toMatchObject({ html: null, text: 'Hello' })
  })

  it('refuses a mail in itself, streams that overlap, and damage', async () => {
    const nested = (depth: number): MsgParts => ({
      properties: {},
      attachments: depth === 0 ? [] : [{ 0x3705: 5, 0x3701: nested(depth - 1) }],
    })
    await expect(read(nested(5))).resolves.toBeDefined()
    await expect(read(nested(6))).rejects.toThrow('Too many attached mails')
    const attachments = Array.from({ length: 501 }, () => ({ 0x3707: 'a' }))
    await expect(read({ properties: {}, attachments })).rejects.toThrow('Too many attachments')
    const file = msgFile({ properties: { [BODY]: 'x'.repeat(10_000), [SUBJECT]: 'Damaged' } })
    const cut = Uint8Array.from(file.subarray(0, file.length / 2))
    await expect(readMsg(cut, new MailLimits())).rejects.toThrow()
    const looped = compoundFile([{ name: '__properties_version1.0' }])
    await expect(readMsg(Uint8Array.from(looped), new MailLimits())).resolves.toBeDefined()
  })

  it('ends for a file with any byte changed', async () => {
    const file = msgFile({
      properties: { [SUBJECT]: 'Changed', [BODY]: 'x'.repeat(5000) },
      recipients: [{ 0x0c15: 1, 0x3001: 'A' }],
      attachments: [{ 0x3707: 'a.pdf', 0x3701: Buffer.from('pdf') }],
    })
    let read = 0
    for (let at = 0; at < file.length; at += 7) {
      const changed = Uint8Array.from(file)
      changed[at] = (changed[at] ?? 0) ^ 0xff
      await readMsg(changed, new MailLimits()).then(
        () => (read += 1),
        () => undefined,
      )
    }
    expect(read).toBeGreaterThan(0)
  })
})
