import 'server-only'
import { connectionFailureCode, type SendResult } from './channel'

/** What nodemailer says about a failure; its texts contain addresses and the server's words, so they are not read. */
type SmtpFailure = {
  code?: unknown
  originalCode?: unknown
  command?: unknown
  permanent?: unknown
  responseCode?: unknown
}

/**
 * Interprets a failure of nodemailer. `wasTransferred`: the server has received the whole message, so that it may have
 * accepted it unless it answered.
 */
export function smtpResult(error: unknown, wasTransferred: boolean): SendResult {
  const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : {}
  // An operator mends a certificate without changing the settings here.
  if (failure.code === 'ETLS') return { outcome: 'retry', code: 'tls_failed' }
  if (failure.permanent === true) return { outcome: 'permanent', code: refusalOf(failure) }
  if (typeof failure.responseCode === 'number') return { outcome: 'retry', code: 'try_later' }
  // Found before anything was sent: an address that SMTP cannot carry, a message over the server's limit.
  if (failure.code === 'EENVELOPE') return { outcome: 'permanent', code: 'recipient_refused' }
  if (failure.code === 'EMESSAGE') return { outcome: 'permanent', code: 'message_refused' }
  if (wasTransferred) return { outcome: 'retry', code: 'answer_lost' }
  // A socket's own error says more than nodemailer's.
  const code = failure.code === 'ESOCKET' ? failure.originalCode : failure.code
  return { outcome: 'retry', code: connectionFailureCode(String(code)) }
}

function refusalOf({ code, command }: SmtpFailure): string {
  if (code === 'EAUTH') return 'sign_in_refused'
  if (command === 'MAIL FROM') return 'sender_refused'
  return command === 'RCPT TO' ? 'recipient_refused' : 'message_refused'
}
