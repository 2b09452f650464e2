import 'server-only'
import { finished, PassThrough } from 'node:stream'
import nodemailer from 'nodemailer'
import type { Mail } from '@/lib/env'
import { desk } from '@/lib/server/desk'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { emailBody } from '../render/email-body'
import { SEND_TIMEOUT_MS, type SendResult } from './channel'
import { smtpResult } from './smtp-result'

/** For the name look-up, the connection, TLS and the server's greeting. */
const CONNECT_TIMEOUT_MS = 10_000

/** One address. A comma or an angle bracket would make a list of several of it. */
const ADDRESS = /^[^\s,;:<>()"@]+@[^\s,;:<>()"@]+$/

/** Sends one e-mail over SMTP. Its Message-ID is the same in every attempt, so that mailboxes recognize a repetition. */
export async function sendEmail(
  message: MessageToSend,
  { to }: { to: string },
  timeoutMs: number = SEND_TIMEOUT_MS.email,
): Promise<SendResult> {
  const { mail } = desk().env
  if (!mail) return { outcome: 'permanent', code: 'not_configured' }
  if (!ADDRESS.test(to)) return { outcome: 'permanent', code: 'recipient_refused' }

  const transport = nodemailer.createTransport(transportOptions(mail))
  let wasTransferred = false
  transport.use('stream', (sent, done) => {
    // The connection reads the message only after the server asked for it, so its end is the end of the transfer.
    sent.message.processFunc((input) => {
      const output = input.pipe(new PassThrough())
      output.once('end', () => {
        wasTransferred = true
      })
      finished(input, (error) => {
        if (error) output.destroy(error)
      })
      return output
    })
    done()
  })
  try {
    await transport.sendMail({
      ...(await emailBody(message)),
      ...headersOf(message, mail.from, to),
      signal: AbortSignal.timeout(timeoutMs),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { outcome: 'sent' }
  } catch (error) {
    return smtpResult(error, wasTransferred)
  }
}

function transportOptions({ host, port, encryption, signIn }: Mail) {
  return {
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(signIn && { auth: { user: signIn.user, pass: signIn.password }, forceAuth: true }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketCloseTimeout: 0,
  }
}

/** The sender is the operator's own address, also in the envelope, so that SPF and DMARC agree. */
function headersOf({ id, locale, unsubscribeUrl }: MessageToSend, from: Mail['from'], to: string) {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return {
    from,
    to: { name: '', address: to },
    envelope: { from: from.address, to },
    messageId: `<${id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': locale,
      // RFC 8058: mail programs unsubscribe by a POST to this address, which must be https.
      ...(unsubscribeUrl?.startsWith('https://') && {
        'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}
