import { describe, expect, it } from 'vitest'
import { MAIL_PAGE_TAGS } from '@/lib/evidence/mail-page'
import { makeMailPage } from './make-mail-page'

const FROM = 'From: Shop <shop@example.com>\r\nDate: Sat, 21 Mar 2026 10:02:00 +0700\r\n'
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

function eml(headers: string, body: string | Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([Buffer.from(`${FROM}${headers}\r\n\r\n`), Buffer.from(body)])
}

function html(body: string): Buffer<ArrayBuffer> {
  return eml('Content-Type: text/html; charset=utf-8', body)
}

/** Parts with their headers. */
function multipart(type: string, ...parts: readonly string[]): string {
  const lines = parts.map((part) => `--b-${type}\r\n${part}\r\n`).join('')
  return `Content-Type: multipart/${type}; boundary="b-${type}"\r\n\r\n${lines}--b-${type}--\r\n`
}

function attachment(filename: string, content: string, type = 'application/pdf'): string {
  return (
    `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${filename}"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}`
  )
}

async function pageOf(bytes: BlobPart): Promise<string> {
  const made = await makeMailPage(new File([bytes], 'mail.eml'), () => undefined)
  if (made.state === 'blocked') throw new Error(made.problem)
  return made.page.text()
}

/** The text as a reader sees it, in lines. */
async function textOf(bytes: BlobPart): Promise<string> {
  const page = await pageOf(bytes)
  const lines = page.replace(/<\/(?:tr|p|li|div)>/g, '\n').replace(/<\/th>/g, ': ')
  return lines
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

describe('the header', () => {
  it('names people, date and subject as the mail states them', async () => {
    const headers =
      'To: =?utf-8?B?4Liq4Lih4LiK4Liy4Lii?= <somchai@example.net>, Team: a@example.com;\r\n' +
      'Cc: b@example.com\r\nSubject: =?iso-2022-jp?B?GyRCTk48fT1xGyhC?='
    expect(await textOf(eml(headers, 'Delivered'))).toContain(
      'From: Shop <shop@example.com>\n' +
        'To: สมชาย <somchai@example.net>, Team: a@example.com;\n' +
        'Cc: b@example.com\n' +
        'Date: Sat, 21 Mar 2026 10:02:00 +0700\n' +
        'Subject: 領収書\n',
    )
  })

  it('is escaped, without characters that turn the text around', async () => {
    const page = await pageOf(eml('Subject: <img src=x>\u202efdp\u0007', 'Delivered'))
    expect(page).toContain('&lt;img src=x&gt; fdp')
  })

  it('names every sender and each repeated header', async () => {
    const headers = 'From: "B, C" <b@example.com>, d@example.com\r\nSubject: one\r\nSubject: two'
    const text = await textOf(eml(headers, 'Delivered'))
    expect(text).toContain('From: Shop <shop@example.com>, B, C <b@example.com>, d@example.com\n')
    expect(text).toContain('Subject: one, two\n')
  })

  it('is not covered by text of the body, which is all shown', async () => {
    const style = 'font-size:20px;line-height:0;font:99px/0 serif;display:none;height:0'
    const page = await pageOf(html(`<p style="${style}">Hidden</p>`))
    expect(page).toContain('<p style="font-size:20px;height:0">Hidden</p>')
  })

  it('says what a mail does not state', async () => {
    const text = await textOf('From: \r\nMessage-ID: <1@example.com>\r\n\r\nDelivered')
    expect(text).toContain('From: (not stated)\nDate: (not stated)\nSubject: (none)\n')
  })
})

describe('the body', () => {
  const thai = Buffer.from('a8d1b4cae8a7e1c5e9c7', 'hex')

  it.each([
    ['tis-620', 'base64', thai.toString('base64'), 'จัดส่งแล้ว'],
    ['windows-874', 'base64', thai.toString('base64'), 'จัดส่งแล้ว'],
    ['iso-2022-jp', '7bit', '\x1b$BG[C#:Q$_\x1b(B', '配達済み'],
    ['utf-8', 'quoted-printable', 'Order=\r\n =E2=82=AC5', 'Order €5'],
    ['shift_jis', '8bit', Buffer.from('947a9242', 'hex'), '配達'],
  ])('in %s as %s is decoded', async (charset, encoding, body, expected) => {
    const headers = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}`
    expect(await textOf(eml(headers, body))).toContain(expected)
  })

  it('of text keeps its lines, and is escaped', async () => {
    const page = await pageOf(eml('Content-Type: text/plain', 'Sent:\r\n  <b>1</b> & 2'))
    expect(page).toContain(
      '<div style="white-space:pre-wrap">Sent:\n  &lt;b&gt;1&lt;/b&gt; &amp; 2',
    )
  })

  it('of HTML shows the pictures that the mail contains, and does not list them', async () => {
    const picture =
      'Content-Type: image/png\r\nContent-ID: <logo@1>\r\nContent-Disposition: inline; filename="logo.png"\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${PNG.toString('base64')}`
    const alternative = multipart(
      'alternative',
      'Content-Type: text/plain\r\n\r\nplain text',
      'Content-Type: text/html\r\n\r\n<p>Delivered <img src="cid:logo%401" alt="Logo"></p>',
    )
    const page = await pageOf(`${FROM}${multipart('related', alternative, picture)}`)
    expect(page).toContain(`Delivered <img src="data:image/png;base64,${PNG.toString('base64')}"`)
    expect(page).not.toContain('plain text')
    expect(page).not.toContain('logo.png')
  })

  it('of HTML without any content gives way to the text', async () => {
    const parts = [
      'Content-Type: text/plain\r\n\r\nDelivered',
      'Content-Type: text/html\r\n\r\n<p> </p>',
    ]
    expect(await textOf(`${FROM}${multipart('alternative', ...parts)}`)).toContain('Delivered')
  })

  it('with a byte order mark, or without its boundary, is read', async () => {
    expect(await textOf(`\ufeff${FROM}\r\nDelivered`)).toContain('From: Shop')
    const broken =
      'Content-Type: multipart/mixed\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nDelivered'
    expect(await textOf(`${FROM}${broken}`)).toContain('From: Shop')
  })
})

describe('attachments', () => {
  it('are listed by name and size, with a sentence that they are not included', async () => {
    const text = await textOf(
      `${FROM}${multipart(
        'mixed',
        'Content-Type: text/plain\r\n\r\nSee the invoice',
        attachment('invoice <1>.pdf', 'x'.repeat(2000)),
        attachment('=?utf-8?B?4Liq4Lil4Li04Lib?=.jpg', 'x', 'image/jpeg'),
      )}`,
    )
    expect(text).toContain('Attachments (not included in this document)\n')
    expect(text).toContain('invoice <1>.pdf (2 KB)\nสลิป.jpg (1 byte)\n')
  })

  it('that are mails are shown with their header', async () => {
    const inner =
      'From: customer@example.net\r\nDate: Fri, 20 Mar 2026 23:00:00 +0900\r\nSubject: Thanks\r\n' +
      'Content-Type: text/html\r\n\r\n<p>It arrived</p>'
    const text = await textOf(
      `${FROM}Subject: Fwd\r\n${multipart(
        'mixed',
        'Content-Type: text/plain\r\n\r\nSee below',
        `Content-Type: message/rfc822\r\n\r\n${inner}`,
      )}`,
    )
    expect(text).toMatch(
      /See below[^]*Attached email\nFrom: customer@example.net\nDate: Fri, 20 Mar 2026 23:00:00 \+0900\nSubject: Thanks\n\s*It arrived/,
    )
    expect(text).not.toContain('not included')
  })
})

describe('a hostile mail', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<p onclick="alert(1)" onload=alert(2)>x</p>'],
    ['a handler of a picture', '<img src="cid:none" onerror="alert(1)">'],
    [
      'a remote picture',
      '<img src="https://example.com/p.png" srcset="https://example.com/q.png 2x">',
    ],
    ['a picture of this computer', '<img src="file:///etc/passwd"><img src="//example.com/a.png">'],
    ['a vector picture', '<img src="data:image/svg+xml;base64,PHN2Zy8+">'],
    ['a drawing', '<svg><image href="https://example.com/a.png"/></svg>'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=https://example.com">'],
    ['a base', '<base href="https://example.com/"><link rel="stylesheet" href="a.css">'],
    ['a style sheet', '<style>@import url(https://example.com/a.css)</style>'],
    [
      'an address in a style',
      '<p style="background:url(https://example.com/a.png);color:red">x</p>',
    ],
    ['an escaped address', '<p style="background:u\\72l(https://example.com/a.png)">x</p>'],
    ['a background', '<table background="https://example.com/a.png"><tr><td>x</td></tr></table>'],
    ['a form', '<form action="https://example.com"><input name="a"><button>Send</button></form>'],
    [
      'a frame',
      '<iframe src="https://example.com"></iframe><object data="a"></object><embed src="b">',
    ],
    [
      'a link',
      '<a href="javascript:alert(1)">x</a><a href="https://example.com" ping="https://b">y</a>',
    ],
    ['a comment', '<!-- > --><![CDATA[<script>alert(1)</script>]]><?xml-stylesheet href="a"?>'],
    ['an open tag', '<div title="<meta http-equiv=refresh'],
    ['raw text', '<xmp><img src=x onerror=alert(1)></xmp><noscript><meta name=a></noscript>'],
  ])('with %s loses it', async (_, body) => {
    const page = await pageOf(html(`<p>Before</p>${body}<p>After</p>`))
    const tags = [...page.matchAll(/<\/?([^\s>/]*)/g)].map(([, tag]) => tag)
    expect(MAIL_PAGE_TAGS).toEqual(expect.arrayContaining(tags))
    const markup = [...page.matchAll(/<[^>]*>/g)].join('')
    expect(markup).not.toMatch(
      /\son\w+=|https?:|file:|javascript|url\(|href|svg|src="(?!data:image\/png)/i,
    )
    expect(page).toContain('Before')
  })

  it('keeps harmless styles, and nothing that covers the header', async () => {
    const style = 'color:#c00;position:fixed;top:0;margin-top:-900px;font-weight:bold;z-index:9'
    const page = await pageOf(html(`<p style="${style}">Paid</p>`))
    expect(page).toContain('<p style="color:#c00;font-weight:bold">Paid</p>')
  })

  it('cannot end the elements around its body', async () => {
    const page = await pageOf(html('</div></div></table><p>Free</p>'))
    expect(page.match(/<div/g)?.length).toBe(page.match(/<\/div>/g)?.length)
    expect(page).toMatch(/<p>Free<\/p>\s*<\/div><\/div>$/)
  })

  const levels = (count: number) => {
    let part = 'Content-Type: text/plain\r\n\r\nDeep'
    for (let level = 0; level < count; level++) {
      part = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${part}\r\n--b${level}--`
    }
    return part
  }
  const mails = (count: number) => {
    let mail = `${FROM}\r\nDeep`
    for (let level = 0; level < count; level++) {
      mail = `${FROM}Content-Type: multipart/mixed; boundary=m${level}\r\n\r\n--m${level}\r\nContent-Type: message/rfc822\r\n\r\n${mail}\r\n--m${level}--`
    }
    return mail
  }
  const many = Array.from({ length: 10_000 }, (_, index) => attachment(`${index}.txt`, 'x'))
  const pictures = '<img src="cid:a">'.repeat(100)
  const big = `Content-Type: image/png\r\nContent-ID: <a>\r\n\r\n${'x'.repeat(200_000)}`

  it.each([
    ['10,000 attachments', `${FROM}${multipart('mixed', ...many)}`],
    [
      '100,000 texts',
      `${FROM}${multipart('mixed', ...many.slice(0, 1))}${'\n--b-mixed\n\nx'.repeat(100_000)}`,
    ],
    ['a million lines', `${FROM}\r\n${'\n'.repeat(1_000_000)}`],
    ['a million elements in each other', html('<div>'.repeat(1_000_000))],
    ['1,000 levels', `${FROM}${levels(1000)}`],
    ['mails in mails', mails(20)],
    ['2 MB of headers', `${FROM}X-A: ${'x'.repeat(2_000_000)}\r\n\r\nx`],
    ['a page over the limit', eml('Content-Type: text/plain', '<'.repeat(4_000_000))],
    [
      'a picture a hundred times',
      `${FROM}${multipart('related', `Content-Type: text/html\r\n\r\n${pictures}`, big)}`,
    ],
    ['an encrypted body', eml('Content-Type: application/pkcs7-mime; name=smime.p7m', 'MIIB')],
    ['more than 40 MB', Buffer.alloc(40 * 1024 * 1024 + 1)],
  ])('with %s is refused with the sentence for mails', async (_, content) => {
    const made = await makeMailPage(new File([content], 'mail.eml'), () => undefined)
    expect(made).toEqual({ state: 'blocked', problem: 'mail_file', fixes: [] })
  })

  it('with 10,000 texts is read', async () => {
    const texts = Array.from(
      { length: 10_000 },
      (_, index) => `Content-Type: text/plain\r\n\r\nt${index}`,
    )
    expect(await textOf(`${FROM}${multipart('mixed', ...texts)}`)).toContain('t9999')
  })
})
