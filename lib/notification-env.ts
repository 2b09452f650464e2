import { z } from 'zod'
import { isHost, isLoopbackHost, origin, splitList } from './env-values.ts'

/** The settings of notifications for lib/env.ts; plain Node loads this file, too. */

export type Mail = Readonly<{
  host: string
  port: number
  /** `tls`: from the first byte; `starttls`: required; `none`: a server on this machine. */
  encryption: 'tls' | 'starttls' | 'none'
  signIn: Readonly<{ user: string; password: string }> | undefined
  from: Readonly<{ name: string; address: string }>
}>

/** https://developers.line.biz/en/reference/messaging-api/#domain-name */
const LINE_API_URL = 'https://api.line.me'
/** https://developer.chatwork.com/docs/endpoints */
const CHATWORK_API_URL = 'https://api.chatwork.com'

export const notificationFields = {
  SMTP_URL: z
    .string()
    .transform(readSmtpUrl)
    .refine((smtp) => smtp !== null, {
      error:
        'must be an address like smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587, ' +
        'with special characters of user and password percent-encoded',
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .transform(readSender)
    .refine((sender) => sender !== null, {
      error: 'must be an address like desk@example.com or Evidence Desk <desk@example.com>',
    })
    .optional(),
  LINE_CHANNEL_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{20,}=*$/, {
      error: 'must be the channel access token of your LINE channel, without quotes or spaces',
    })
    .optional(),
  LINE_CHANNEL_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32}$/, {
      error:
        'must be the channel secret of your LINE channel: 32 characters, without quotes or spaces',
    })
    .optional(),
  LINE_API_URL: apiOrigin(LINE_API_URL),
  CHATWORK_API_URL: apiOrigin(CHATWORK_API_URL),
  NOTIFICATION_INTERNAL_HOSTS: z
    .string()
    .transform(splitList)
    .refine(
      (hosts) => hosts.every((host) => isHost(host) || /^\[[0-9a-f:.]+\](:\d{1,5})?$/.test(host)),
      {
        error: 'must be host names separated by commas, without https:// and without paths',
      },
    )
    .default([]),
}

type Values = {
  SMTP_URL?: Smtp | null | undefined
  MAIL_FROM?: Mail['from'] | null | undefined
  LINE_CHANNEL_TOKEN?: string | undefined
  LINE_CHANNEL_SECRET?: string | undefined
  LINE_API_URL: string
  NOTIFICATION_INTERNAL_HOSTS: readonly string[]
}

type Smtp = Omit<Mail, 'from'>

/** @returns undefined when it is not configured */
export function mail({ SMTP_URL: smtp, MAIL_FROM: from }: Values): Mail | undefined {
  return smtp && from ? Object.freeze({ ...smtp, from }) : undefined
}

/** @returns undefined when it is not configured */
export function line(values: Values) {
  const { LINE_CHANNEL_TOKEN: token, LINE_CHANNEL_SECRET: secret, LINE_API_URL: apiUrl } = values
  return token ? Object.freeze({ token, secret, apiUrl }) : undefined
}

/** Problems between its variables. */
export function notificationProblems(given: Readonly<Record<string, string>>) {
  const needed = [
    ['SMTP_URL', 'MAIL_FROM'],
    ['MAIL_FROM', 'SMTP_URL'],
    ['LINE_CHANNEL_TOKEN', 'LINE_CHANNEL_SECRET'],
  ] as const
  return needed
    .filter(([variable, other]) => !given[variable] && given[other])
    .map(([variable, other]) => ({ variable, message: `is required together with ${other}` }))
}

/** Tokens are sent there, so it is fixed except for tests. */
function apiOrigin(url: string) {
  return origin(url)
    .refine((value) => value === url || isLoopbackHost(new URL(value).hostname), {
      error: `must be ${url}, or a server on this machine for tests`,
    })
    .default(url)
}

/** Without encryption a password and the notices would be readable on the way, so only this machine may do without. */
function readSmtpUrl(value: string): Smtp | null {
  const url = URL.parse(value)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return null
  if ((url.pathname !== '' && url.pathname !== '/') || url.search || url.hash) return null
  const user = decoded(url.username)
  const password = decoded(url.password)
  if (user === null || password === null || (user === '') !== (password === '')) return null
  const tls = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (tls ? 465 : 587) : Number(url.port),
    encryption: tls ? 'tls' : isLoopbackHost(url.hostname) ? 'none' : 'starttls',
    signIn: user === '' ? undefined : { user, password },
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The syntax of RFC 5322 that people write: an address, or a name before it in angle brackets. */
function readSender(value: string): Mail['from'] | null {
  const [, quoted, plain, bracketed, bare] =
    /^(?:(?:"([^"\\<>]*)"|([^"\\<>]*?))\s*<([^<>\s]+)>|([^<>\s]+))$/.exec(value) ?? []
  const address = z.email().safeParse(bracketed ?? bare)
  return address.success ? { name: quoted ?? plain ?? '', address: address.data } : null
}
