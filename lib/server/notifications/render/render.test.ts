import { describe, expect, it } from 'vitest'
import { NOTICE_EVENTS, TEAM_CHANNEL_KINDS, TROUBLE_EVENTS } from '@/lib/contract/notifications'
import { LOCALES, type Locale } from '@/lib/i18n/locales'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { digestLines, sampleDispute, sampleLine, sampleMessage } from '../testing/sample-messages'
import { chatworkText, lineText } from './plain-text'
import { emailBody } from './email-body'
import { webhookBody } from './webhook-body'

const TROUBLE: readonly string[] = TROUBLE_EVENTS
const WEBHOOK_TEMPLATES = TEAM_CHANNEL_KINDS.filter(
  (kind) => kind !== 'line' && kind !== 'chatwork',
)

/** Every rendering by its name, as the receiver displays it. */
async function renderings(message: MessageToSend): Promise<Record<string, string>> {
  const rendered: Record<string, string> = {
    ...(await emailBody(message)),
    line: await lineText(message),
    chatwork: await chatworkText(message),
  }
  for (const template of WEBHOOK_TEMPLATES) {
    rendered[template] = await webhookBody(message, template)
  }
  return rendered
}

/** A message of every language and event, about `dispute` unless the desk itself is in trouble. */
function everyMessage(dispute: ReturnType<typeof sampleDispute>): MessageToSend[] {
  const lines = NOTICE_EVENTS.map((event) =>
    sampleLine({ event, dispute: TROUBLE.includes(event) ? null : dispute, detail: 'timed_out' }),
  )
  return LOCALES.flatMap((locale) => [
    ...lines.map((line) => sampleMessage({ locale, lines: [line] })),
    sampleMessage({ locale, lines }),
    sampleMessage({ locale, lines, isTest: true }),
    sampleMessage({ locale, lines: [], isTest: true }),
  ])
}

const PERSONAL = {
  customerName: 'Somchai Jaidee',
  customerEmail: 'somchai@mail.example',
  cardBrand: 'Visa',
  cardLastDigits: '4242',
  orderId: 'ORDER-98765',
  description: 'Blue shoes, size 42, 12 Sukhumvit Road',
  filename: 'passport-somchai.pdf',
  metadata: { phone: '+66812345678' },
}

describe('a rendering', () => {
  it('contains nothing about the cardholder, for any event, language and receiver', async () => {
    const dispute = { ...sampleDispute(), ...PERSONAL, charge: PERSONAL }
    const secrets = [
      ...Object.values(PERSONAL).filter((value) => typeof value === 'string'),
      '66812345678',
    ]
    const seen = new Set<string>()
    for (const message of everyMessage(dispute)) {
      const lines = message.lines.map((line) => ({ ...line, ...PERSONAL }))
      for (const [name, text] of Object.entries(await renderings({ ...message, lines }))) {
        seen.add(name)
        for (const secret of secrets) expect(text, name).not.toContain(secret)
      }
    }
    expect([...seen]).toEqual(['subject', 'text', 'html', 'line', 'chatwork', ...WEBHOOK_TEMPLATES])
  })

  it('has a subject of one line, and the link, in every language', async () => {
    for (const message of everyMessage(sampleDispute())) {
      const { subject = '', ...bodies } = await renderings(message)
      expect(subject).toMatch(/^[^\p{Cc}]{5,100}$/u)
      for (const body of Object.values(bodies)) {
        for (const { url } of message.lines) expect(body).toContain(url)
      }
    }
  })

  it('passes no markup, mention, link or line break on that a value contains', async () => {
    const value =
      '<!channel> <script>*x*</script> [Pay](https://evil.example) [To:all]\r\nBcc: a@evil.example'
    const dispute = sampleDispute({ id: value, currency: value, reasonCode: value })
    for (const message of everyMessage(dispute)) {
      const lines = message.lines.map((line) => ({ ...line, detail: value }))
      for (const text of Object.values(await renderings({ ...message, lines }))) {
        expect(text).not.toMatch(/channel|script|evil|To:all|Bcc/)
      }
    }
  })

  it('encodes what has a meaning in a chat from an address', async () => {
    const line = sampleLine({ url: 'https://desk.example.com/a)(b|c*d[e]\'<f>"?q=~`' })
    const encoded = 'https://desk.example.com/a%29%28b%7cc%2ad%5be%5d%27%3Cf%3E%22?q=%7e%60'
    const { html, slack, teams, chatwork } = await renderings(sampleMessage({ lines: [line] }))
    expect(html).toContain(`<a href="${encoded}">`)
    expect(slack).toContain(`<${encoded}|Open the dispute>`)
    expect(teams).toContain(`[Open the dispute](${encoded})`)
    expect(chatwork).toContain(`\n${encoded}`)
    await expect(lineText(sampleMessage({ settingsUrl: 'javascript:alert(1)' }))).rejects.toThrow()
  })
})

describe('a single notice', () => {
  it('states amount, reason and respond-by date, which may be an estimate', async () => {
    const { subject, text } = await emailBody(sampleMessage())
    expect(subject).toBe('New dispute: ฿1,234.50, Goods not received')
    expect(text).toBe(
      [
        'New dispute',
        '฿1,234.50 · Goods not received',
        'Respond by 4 Dec 2026, 23:59 ICT (estimated)',
        'https://desk.example.com/disputes/dspt_test_5m2gwp1zr1n5q7z1x2a',
        '',
        '-- ',
        'You receive this email because of your notification settings in Evidence Desk.',
        'Change settings: https://desk.example.com/profile',
        'Unsubscribe: https://desk.example.com/api/notifications/unsubscribe/abc',
        '',
      ].join('\n'),
    )
  })

  it.each<[Locale, string]>([
    ['en', 'Respond today: ¥9,800, Charged twice'],
    ['th', 'ต้องตอบภายในวันนี้: ¥9,800 ถูกเรียกเก็บเงินซ้ำ'],
    ['ja', '回答期限は本日です：¥9,800、二重請求'],
  ])('has a subject in the recipient’s language: %s', async (locale, expected) => {
    const dispute = sampleDispute({
      amount: 9800,
      currency: 'JPY',
      reasonCode: 'duplicate_processing',
    })
    const lines = [sampleLine({ event: 'due_today', dispute })]
    expect((await emailBody(sampleMessage({ locale, lines }))).subject).toBe(expected)
  })

  it('leaves the respond-by date out once the dispute is decided', async () => {
    const lines = [sampleLine({ event: 'dispute_won' })]
    const text = await lineText(sampleMessage({ lines }))
    expect(text).toContain('Dispute won\n฿1,234.50 · Goods not received\nhttps://')
  })
})

describe('a digest', () => {
  it('puts the earliest respond-by date first, and counts a dispute once', async () => {
    const [first = sampleLine(), second = sampleLine()] = digestLines(2)
    const won = sampleLine({
      event: 'dispute_won',
      dispute: sampleDispute({ respondBy: new Date(0) }),
    })
    const due = { ...first, event: 'due_tomorrow' } as const
    const { subject, text } = await emailBody(sampleMessage({ lines: [first, due, second] }))
    expect(subject).toBe('2 disputes need a response')
    expect(text.indexOf(second.url)).toBeLessThan(text.indexOf(first.url))
    const mixed = await emailBody(sampleMessage({ lines: [won, first, second] }))
    expect(mixed.subject).toBe('3 updates from Evidence Desk')
    expect(mixed.text.indexOf('Dispute won')).toBeGreaterThan(mixed.text.indexOf(first.url))
  })

  it('lists at most 50 notices and counts the others', async () => {
    const { text, html } = await emailBody(sampleMessage({ lines: digestLines(1234) }))
    expect(text.match(/New dispute/g)).toHaveLength(50)
    expect(text).toContain('1,234 disputes need a response')
    for (const body of [text, html]) expect(body).toContain('and 1,184 more')
    expect(text).toContain('https://desk.example.com/disputes\n')
    const body = await webhookBody(sampleMessage({ lines: digestLines(1234) }), 'json')
    expect(JSON.parse(body)).toMatchObject({ more: 1184, lines: { length: 50 } })
  })

  it.each(LOCALES)('is as long as each receiver accepts: %s', async (locale) => {
    const url = `https://desk.example.com/${'x'.repeat(400)}`
    const lines = digestLines(60).map((line) => ({ ...line, url }))
    const message = sampleMessage({ locale, lines })
    const { line, slack, teams, google_chat, chatwork } = await renderings(message)
    const count = (text = '') => text.split(url).length - 1
    expect(line?.length).toBeLessThanOrEqual(5000)
    expect(count(line)).toBeGreaterThan(5)
    expect(line).toContain(String(60 - count(line)))
    expect(slack?.length).toBeLessThanOrEqual(40_000)
    expect(Buffer.byteLength(teams ?? '')).toBeLessThanOrEqual(28_000)
    expect(Buffer.byteLength(google_chat ?? '')).toBeLessThanOrEqual(32_000)
    expect(chatwork?.length).toBeLessThanOrEqual(40_000)
    for (const text of [slack, teams, google_chat, chatwork])
      expect(count(text)).toBeGreaterThan(20)
  })
})

describe('the HTML of an e-mail', () => {
  it('loads nothing and has no tables or scripts', async () => {
    for (const message of everyMessage(sampleDispute())) {
      const { html } = await emailBody(message)
      expect(html).not.toMatch(/<(img|table|script|link|iframe|form)\b|url\(|@import|src=/)
      expect(html).toContain(`<html lang="${message.locale}">`)
      expect(html).toContain('color-scheme')
    }
  })
})

describe('a webhook body', () => {
  it('is a versioned JSON document with the facts and a text', async () => {
    const message = sampleMessage({
      lines: [sampleLine(), sampleLine({ event: 'key_trouble', dispute: null, detail: 'refused' })],
    })
    const body = await webhookBody(message, 'json')
    expect(JSON.parse(body)).toEqual({
      version: 1,
      id: message.id,
      test: false,
      language: 'en',
      text: expect.stringContaining('New dispute\n฿1,234.50'),
      lines: [
        {
          event: 'dispute_opened',
          dispute: {
            id: 'dspt_test_5m2gwp1zr1n5q7z1x2a',
            amount: 123450,
            currency: 'THB',
            reasonCode: 'goods_or_services_not_provided',
            respondBy: '2026-12-04T16:59:00.000Z',
            respondByIsEstimate: true,
          },
          detail: null,
          url: message.lines[0]?.url,
        },
        { event: 'key_trouble', dispute: null, detail: 'refused', url: message.lines[1]?.url },
      ],
      more: 0,
    })
  })

  it('is what each chat expects', async () => {
    const message = sampleMessage({ lines: digestLines(2) })
    const json = async (template: 'slack' | 'teams' | 'google_chat') =>
      JSON.parse(await webhookBody(message, template)) as Record<string, unknown>
    const text = expect.stringMatching(
      /^\*2 disputes need a response\*\n\n\*New dispute\*\n.+\n.+\n<https:\/\/desk.+\|Open the dispute>\n\n/,
    )
    expect(await json('slack')).toEqual({ text, unfurl_links: false, unfurl_media: false })
    expect(await json('google_chat')).toEqual({ text })
    expect(await json('teams')).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            body: expect.arrayContaining([
              expect.objectContaining({ type: 'TextBlock', text: '2 disputes need a response' }),
            ]),
          },
        },
      ],
    })
    expect(await chatworkText(message)).toMatch(/^2 disputes need a response\n\nNew dispute\n/)
  })
})
