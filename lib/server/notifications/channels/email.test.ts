import { createServer } from 'node:net'
import { once } from 'node:events'
import tls from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { parseEnv } from '@/lib/env'
import { captureLog } from '@/lib/server/testing/capture-log'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { startMailServer, type MailServer } from '@/testing/mail-server'
import { digestLines, sampleMessage } from '../testing/sample-messages'
import type { SendResult } from './channel'
import { sendEmail } from './email'

const RECIPIENT = { to: 'naoko@shop.example' }
const ACCOUNT = { user: 'desk@example.com', password: 'päss:w/rd@1' }

const logged = captureLog()
let test: TestDesk
let server: MailServer

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }), { log: logged.log })
  server = await startMailServer()
  sendBy(server.url)
})
afterEach(() => {
  server.behave('accept')
  server.mails.length = 0
})
afterAll(async () => {
  await server.stop()
  await test.close()
})

function sendBy(smtpUrl: string | undefined, from = 'Evidence Desk <desk@example.com>'): void {
  const { mail } = parseEnv({
    OMISE_SECRET_KEY: 'skey_test_1',
    ...(smtpUrl && { SMTP_URL: smtpUrl, MAIL_FROM: from }),
  })
  test.desk.env = { ...test.desk.env, mail }
}

/** For one test. */
async function otherServer(...options: Parameters<typeof startMailServer>): Promise<MailServer> {
  const other = await startMailServer(...options)
  onTestFinished(async () => {
    sendBy(server.url)
    await other.stop()
  })
  return other
}

it('delivers text and HTML from the operator’s address, with the headers of automatic mail', async () => {
  const message = sampleMessage()
  expect(await sendEmail(message, RECIPIENT)).toEqual({ outcome: 'sent' })
  const [received] = server.mails
  expect(received).toMatchObject({ from: 'desk@example.com', to: [RECIPIENT.to] })
  const { mail } = received ?? expect.fail('no mail')
  expect(mail.from?.value).toEqual([{ name: 'Evidence Desk', address: 'desk@example.com' }])
  expect(mail.to).toMatchObject({ value: [{ address: RECIPIENT.to }] })
  expect(mail.replyTo).toBeUndefined()
  expect(mail.messageId).toBe(`<${message.id}@example.com>`)
  expect(mail.subject).toBe('New dispute: ฿1,234.50, Goods not received')
  expect(mail.text).toContain(message.lines[0]?.url)
  expect(mail.html).toContain(`<a href="${message.lines[0]?.url}">Open the dispute</a>`)
  const lines = new Map(mail.headerLines.map(({ key, line }) => [key, line]))
  expect(lines.get('list-unsubscribe')?.replace(/\s+/g, ' ')).toBe(
    `List-Unsubscribe: <${message.unsubscribeUrl}>`,
  )
  expect(lines.get('list-unsubscribe-post')).toBe(
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  )
  expect(lines.get('auto-submitted')).toBe('Auto-Submitted: auto-generated')
  expect(lines.get('content-language')).toBe('Content-Language: en')
})

it('repeats a message under the same Message-ID', async () => {
  const message = sampleMessage({ locale: 'ja', lines: digestLines(3) })
  await sendEmail(message, RECIPIENT)
  await sendEmail(message, RECIPIENT)
  expect(server.mails.map(({ mail }) => mail.messageId)).toEqual([
    `<${message.id}@example.com>`,
    `<${message.id}@example.com>`,
  ])
  expect(server.mails[0]?.mail.subject).toBe('3件のチャージバックに回答が必要です')
})

it('offers one-click unsubscription only by https', async () => {
  await sendEmail(sampleMessage({ unsubscribeUrl: null }), RECIPIENT)
  await sendEmail(sampleMessage({ unsubscribeUrl: 'http://localhost:3000/u/1' }), RECIPIENT)
  expect(server.mails).toHaveLength(2)
  for (const { mail } of server.mails) expect(mail.headers.has('list')).toBe(false)
  expect(server.mails[1]?.mail.text).toContain('Unsubscribe: http://localhost:3000/u/1')
})

it.each([
  ['refuse_sender', { outcome: 'permanent', code: 'sender_refused' }],
  ['refuse_recipient', { outcome: 'permanent', code: 'recipient_refused' }],
  ['refuse_message', { outcome: 'permanent', code: 'message_refused' }],
  ['defer_recipient', { outcome: 'retry', code: 'try_later' }],
  ['busy', { outcome: 'retry', code: 'try_later' }],
  ['die_after_data', { outcome: 'retry', code: 'answer_lost' }],
] as const)('reports a server that behaves like %s', async (behaviour, result) => {
  server.behave(behaviour)
  expect(await sendEmail(sampleMessage(), RECIPIENT)).toEqual(result)
})

it('stops waiting for a server that hangs', async () => {
  server.behave('hang')
  expect(await sendEmail(sampleMessage(), RECIPIENT, 200)).toEqual({
    outcome: 'retry',
    code: 'timed_out',
  })
  expect(server.mails).toEqual([])
})

it('reports a lost answer when the server has the whole mail and stays silent', async () => {
  server.behave('hang_after_data')
  let result: SendResult = { outcome: 'sent' }
  for (let timeoutMs = 500; server.mails.length === 0; timeoutMs *= 2) {
    result = await sendEmail(sampleMessage(), RECIPIENT, timeoutMs)
  }
  expect(result).toEqual({ outcome: 'retry', code: 'answer_lost' })
})

it('retries while no server listens, and while its name is unknown', async () => {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await new Promise((resolve) => listener.close(resolve))
  onTestFinished(() => sendBy(server.url))
  sendBy(`smtp://127.0.0.1:${port}`)
  const result = await sendEmail(sampleMessage(), RECIPIENT)
  expect(result).toEqual({ outcome: 'retry', code: 'connection_failed' })
  sendBy('smtp://mail.invalid')
  expect(await sendEmail(sampleMessage(), RECIPIENT)).toEqual({
    outcome: 'retry',
    code: 'host_not_found',
  })
})

it('refuses to send without settings, and to anything but one address', async () => {
  onTestFinished(() => sendBy(server.url))
  for (const to of [
    '',
    'naoko',
    'a@shop.example, b@shop.example',
    'a@b.example>\r\nBcc: c@d.example',
  ]) {
    expect(await sendEmail(sampleMessage(), { to })).toEqual({
      outcome: 'permanent',
      code: 'recipient_refused',
    })
  }
  sendBy(undefined)
  expect(await sendEmail(sampleMessage(), RECIPIENT)).toEqual({
    outcome: 'permanent',
    code: 'not_configured',
  })
  expect(server.mails).toEqual([])
})

it.each([
  ['STARTTLS', false],
  ['TLS', true],
])('signs in over %s, which the server’s certificate has to prove', async (_, implicit) => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const secure = await otherServer({ account: ACCOUNT, tls: { cert, key, implicit } })
  const sendSecurely = (account: typeof ACCOUNT) => {
    sendBy(secure.url)
    const { mail } = test.desk.env
    if (!mail) throw new Error('no settings')
    // This machine may do without STARTTLS, others may not.
    const encryption = implicit ? 'tls' : 'starttls'
    const settings = { ...mail, host: 'localhost', encryption, signIn: account } as const
    test.desk.env = { ...test.desk.env, mail: settings }
    return sendEmail(sampleMessage(), RECIPIENT)
  }
  expect(await sendSecurely(ACCOUNT)).toEqual({ outcome: 'retry', code: 'tls_failed' })

  const trusted = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...trusted, cert])
  onTestFinished(() => tls.setDefaultCACertificates(trusted))
  const refused = await sendSecurely({ ...ACCOUNT, password: 'wrong' })
  expect(refused).toEqual({ outcome: 'permanent', code: 'sign_in_refused' })
  expect(await sendSecurely(ACCOUNT)).toEqual({ outcome: 'sent' })
  expect(secure.mails).toMatchObject([{ user: ACCOUNT.user, encrypted: true }])
})

it('sends nothing without encryption to another machine', async () => {
  const { mail } = test.desk.env
  if (!mail) throw new Error('no settings')
  onTestFinished(() => sendBy(server.url))
  test.desk.env = { ...test.desk.env, mail: { ...mail, encryption: 'starttls' } }
  expect(await sendEmail(sampleMessage(), RECIPIENT)).toEqual({
    outcome: 'retry',
    code: 'tls_failed',
  })
  expect(server.mails).toEqual([])
})

it('logs neither the recipient nor the password', () => {
  expect(logged.text()).not.toMatch(/naoko|shop\.example|päss|wrong/)
})
