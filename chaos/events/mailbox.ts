import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { startMailServer, type MailServer } from '../../testing/mail-server.ts'
import type { MailFault } from './scenario.ts'

/** One notice in an e-mail that the mail server has received. */
export type ToldLine = { event: string; disputeId: string }

export type Mail = {
  /** The same in every attempt to send the message. */
  messageId: string
  to: string
  lines: readonly ToldLine[]
  /** When the connection was made and the mail received; milliseconds of `Date.now()`. */
  connectedMs: number
  receivedMs: number
  /** Accepted, but the desk did not get the answer. */
  isAnswerLost: boolean
}

/** The mail server of all people of a desk. */
export type Mailbox = {
  /** The value of SMTP_URL. */
  url: string
  /** All that were accepted, in the order in which they arrived. */
  mails(): Mail[]
  /** Misbehaves for a while. */
  fail(fault: MailFault): Promise<void>
  stop(): Promise<void>
}

/** The texts of the events in the language of the demo accounts. */
const eventTexts = z
  .object({ event: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('lib/i18n/messages/en/notifications.json', 'utf8'))).event

export async function startMailbox(): Promise<Mailbox> {
  const server = await startMailServer()
  return {
    url: server.url,
    mails: () => server.mails.flatMap(toMail),
    async fail({ atMs, untilMs, behaviour }) {
      await delay(atMs)
      server.behave(behaviour)
      await delay(untilMs - atMs)
      server.behave('accept')
    },
    stop: () => server.stop(),
  }
}

function toMail(received: MailServer['mails'][number]): Mail[] {
  const { to, mail, connectedAt, receivedAt, answer } = received
  if (answer === 'refused') return []
  return to.map((recipient) => ({
    messageId: /^<([^@]+)@/.exec(mail.messageId ?? '')?.[1] ?? '',
    to: recipient,
    lines: readLines(mail.text ?? ''),
    connectedMs: connectedAt.getTime(),
    receivedMs: receivedAt.getTime(),
    isAnswerLost: answer === 'lost',
  }))
}

/** Each notice is a paragraph of its own: the event first, the address of the dispute last. */
export function readLines(text: string): ToldLine[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const lines = paragraph.trim().split('\n')
    const disputeId = /\/disputes\/(dspt_\w+)$/.exec(lines.at(-1) ?? '')?.[1]
    if (disputeId === undefined) return []
    const [event = `unknown: ${lines[0]}`] = Object.keys(eventTexts).filter(
      (key) => eventTexts[key] === lines[0],
    )
    return [{ event, disputeId }]
  })
}
