import path from 'node:path'
import { z } from 'zod'
import {
  isHost,
  isLiveKey,
  isLoopbackHost,
  isPostgresUrl,
  isServiceAddress,
  isTimeZone,
  isWebAddress,
  isWebhookSecret,
  origin,
  splitList,
  wholeNumber,
} from './env-values.ts'
import {
  line,
  mail,
  notificationFields,
  notificationProblems,
  type Mail,
} from './notification-env.ts'
import {
  singleSignOn,
  singleSignOnFields,
  singleSignOnProblems,
  type SingleSignOn,
} from './single-sign-on-env.ts'

/**
 * Defines the environment variables and their valid values.
 *
 * The start script (plain Node, no bundler) and the server share this file, so it imports nothing of Next, and of our
 * own modules only those that plain Node can load.
 */

export type { Mail, SingleSignOn }

/** The origin of Omise's API: https://docs.omise.co/api-authentication */
const OMISE_API_URL = 'https://api.omise.co'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export type Env = Readonly<{
  /** `sandbox` only when the start script runs the Omise sandbox; demo accounts exist. */
  mode: 'omise' | 'sandbox'
  omiseSecretKey: string
  /** True when the key acts on real disputes (`skey_…` without `test_`). */
  omiseKeyIsLive: boolean
  /** An origin without trailing slash. */
  omiseApiUrl: string
  /** The time limit for Omise's response; an upload may take twice as long. */
  omiseTimeoutSeconds: number
  /** Concurrent requests to Omise, per process. */
  omiseMaxInFlight: number
  /** Keys of webhook signatures; two while one is rolled, none when webhooks are not set up. */
  omiseWebhookSecrets: readonly Uint8Array[]
  /** The address to which verified webhooks are forwarded, unchanged; undefined: none. */
  omiseWebhookForwardUrl: string | undefined
  /** Minutes between two readings of the open and pending disputes. */
  omisePollMinutes: number
  /** Hosts (`name` or `name:port`) from which a document's `download_uri` may be fetched. */
  omiseDownloadHosts: readonly string[]
  /** Postgres; undefined means PGlite in `dataDir`. */
  databaseUrl: string | undefined
  /** Absolute path. */
  dataDir: string
  /** Absolute path. */
  vaultDir: string
  /** 32 bytes; undefined: created at the first start and stored in `dataDir`. */
  vaultKey: Uint8Array | undefined
  /** At least 32 characters; undefined: created at the first start and stored in `dataDir`. */
  nextauthSecret: string | undefined
  /** The origin under which people open the desk, without trailing slash. */
  publicUrl: string
  /** Enables `__Host-` cookies and HSTS. */
  servedOverHttps: boolean
  port: number
  host: string
  /** Undefined: people sign in with passwords only. */
  singleSignOn: SingleSignOn | undefined
  /** When off, signing in with and choosing a password are refused. */
  passwordSignIn: boolean
  /** Without a password when `passwordSignIn` is off. */
  firstAdmin: Readonly<{ email: string; password: string | undefined }> | undefined
  /** The server that sends e-mail, and its sender; undefined: no e-mail. */
  mail: Mail | undefined
  /** The channel of LINE's Messaging API; undefined: no LINE messages. `secret` signs LINE's webhooks. */
  line: Readonly<{ token: string; secret?: string | undefined; apiUrl: string }> | undefined
  /** An origin without trailing slash. */
  chatworkApiUrl: string
  /** Hosts (`name` or `name:port`) inside the network to which notifications may be posted, also by http. */
  notificationInternalHosts: readonly string[]
  /** Gotenberg, which makes PDFs of Word and Excel files; undefined: none. */
  converterUrl: string | undefined
  /** IANA name. */
  timeZone: string
  /** Days from opening to the estimated respond-by date; Omise publishes no due date. */
  responseWindowDays: number
  /** Whether a second person has to submit a response. */
  requireSecondPerson: boolean
  /** Days after which the vault purges the files of a closed dispute; 0 keeps them. */
  vaultRetentionDays: number
  /** The number of trusted proxies that append to X-Forwarded-For; 0 ignores the header. */
  trustedProxyHops: number
  logLevel: (typeof LOG_LEVELS)[number]
}>

export type EnvProblem = Readonly<{ variable: string; message: string }>

/** Lists every problem. Its text never contains a value, since values may be secrets. */
export class EnvError extends Error {
  readonly problems: readonly EnvProblem[]

  constructor(problems: readonly EnvProblem[]) {
    super(describeProblems(problems))
    this.name = 'EnvError'
    this.problems = problems
  }
}

const fields = {
  EVIDENCE_DESK_MODE: z
    .enum(['omise', 'sandbox'], { error: 'must be omise or sandbox' })
    .default('omise'),
  OMISE_SECRET_KEY: z
    .string({ error: 'is missing; expected the secret key of your Omise account (skey_…)' })
    .refine((key) => !key.startsWith('pkey_'), {
      error:
        'is a public key (pkey_…), which cannot read disputes; expected the secret key (skey_…)',
      abort: true,
    })
    .regex(/^skey_(test_)?[0-9a-z]+$/, {
      error: 'is not an Omise secret key; expected skey_… or skey_test_…, without quotes or spaces',
    }),
  OMISE_API_URL: origin(OMISE_API_URL).default(OMISE_API_URL),
  OMISE_TIMEOUT_SECONDS: wholeNumber(1, 120).default(30),
  OMISE_MAX_IN_FLIGHT: wholeNumber(1, 100).default(10),
  OMISE_DOWNLOAD_HOSTS: z
    .string()
    .transform(splitList)
    .refine((hosts) => hosts.length > 0 && hosts.every(isHost), {
      error: 'must be host names separated by commas, without https:// and without paths',
    })
    .default(['api.omise.co']),
  OMISE_WEBHOOK_SECRET: z
    .string()
    .transform((value) => value.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.length <= 2 && secrets.every(isWebhookSecret), {
      error:
        'must be the webhook secret of your Omise dashboard (base64), or two while one is rolled, separated by a comma',
    })
    .transform((secrets) => secrets.map((secret) => new Uint8Array(Buffer.from(secret, 'base64'))))
    .default([]),
  OMISE_WEBHOOK_FORWARD_URL: z
    .string()
    .refine(isWebAddress, {
      error:
        'must be an address like https://shop.example.com/webhooks: https (http only for localhost), no user',
    })
    .optional(),
  OMISE_POLL_MINUTES: wholeNumber(1, 60).default(3),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, { error: 'must look like postgres://user:password@host:5432/database' })
    .optional(),
  DATA_DIR: z.string().default('./data'),
  VAULT_DIR: z.string().optional(),
  VAULT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, {
      error: 'must be 32 random bytes in base64 (44 characters): openssl rand -base64 32',
    })
    .transform((base64) => new Uint8Array(Buffer.from(base64, 'base64')))
    .optional(),
  NEXTAUTH_SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters: openssl rand -base64 32' })
    .optional(),
  NEXTAUTH_URL: origin('https://evidence.example.com').optional(),
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[0-9A-Za-z.:-]+$/, {
      error: 'must be an address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all',
    })
    .default('127.0.0.1'),
  ...singleSignOnFields,
  ADMIN_EMAIL: z.email({ error: 'must be an e-mail address' }).optional(),
  ADMIN_PASSWORD: z.string().min(15, { error: 'must have at least 15 characters' }).optional(),
  ...notificationFields,
  CONVERTER_URL: z
    .string()
    .refine(isServiceAddress, {
      error: 'must be an address like http://gotenberg:3000: http or https, no user, no query',
    })
    .optional(),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone such as Asia/Bangkok' })
    .default('Asia/Bangkok'),
  RESPONSE_WINDOW_DAYS: wholeNumber(1, 90).default(7),
  REQUIRE_SECOND_PERSON: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
  VAULT_RETENTION_DAYS: wholeNumber(0, 36_500).default(0),
  TRUSTED_PROXY_HOPS: wholeNumber(0, 10).default(0),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
}

/** Every variable in use, in the order of `.env.example`. */
export const ENV_VARIABLES: readonly string[] = Object.keys(fields)

/**
 * Parses the environment into settings.
 *
 * An empty variable counts as absent, so that `NAME=` in a file disables a setting.
 *
 * @throws EnvError with every problem found, not only the first
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = withoutBlanks(source)
  const parsed = z.object(fields).safeParse(given)
  const problems = [...fieldProblems(parsed.error), ...problemsBetweenVariables(given)]
  if (!parsed.success || problems.length > 0) throw new EnvError(problems)

  const values = parsed.data
  const publicUrl = values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`
  const dataDir = path.resolve(values.DATA_DIR)
  return Object.freeze({
    mode: values.EVIDENCE_DESK_MODE,
    omiseSecretKey: values.OMISE_SECRET_KEY,
    omiseKeyIsLive: isLiveKey(values.OMISE_SECRET_KEY),
    omiseApiUrl: values.OMISE_API_URL,
    omiseTimeoutSeconds: values.OMISE_TIMEOUT_SECONDS,
    omiseMaxInFlight: values.OMISE_MAX_IN_FLIGHT,
    omiseDownloadHosts: Object.freeze(values.OMISE_DOWNLOAD_HOSTS),
    omiseWebhookSecrets: Object.freeze(values.OMISE_WEBHOOK_SECRET),
    omiseWebhookForwardUrl: values.OMISE_WEBHOOK_FORWARD_URL,
    omisePollMinutes: values.OMISE_POLL_MINUTES,
    databaseUrl: values.DATABASE_URL,
    dataDir,
    vaultDir: values.VAULT_DIR ? path.resolve(values.VAULT_DIR) : path.join(dataDir, 'vault'),
    vaultKey: values.VAULT_KEY,
    nextauthSecret: values.NEXTAUTH_SECRET,
    publicUrl,
    servedOverHttps: publicUrl.startsWith('https://'),
    port: values.PORT,
    host: values.HOST,
    singleSignOn: singleSignOn(values),
    passwordSignIn: values.PASSWORD_SIGN_IN === 'on',
    firstAdmin: firstAdmin(values.ADMIN_EMAIL, values.ADMIN_PASSWORD),
    mail: mail(values),
    line: line(values),
    chatworkApiUrl: values.CHATWORK_API_URL,
    notificationInternalHosts: Object.freeze(values.NOTIFICATION_INTERNAL_HOSTS),
    converterUrl: values.CONVERTER_URL,
    timeZone: values.TIME_ZONE,
    responseWindowDays: values.RESPONSE_WINDOW_DAYS,
    requireSecondPerson: values.REQUIRE_SECOND_PERSON === 'on',
    vaultRetentionDays: values.VAULT_RETENTION_DAYS,
    trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    logLevel: values.LOG_LEVEL,
  })
}

/** Rules over several variables; they read the raw text, so that they also apply when other fields are invalid. */
function problemsBetweenVariables(given: Record<string, string>): EnvProblem[] {
  const problems: EnvProblem[] = []
  const apiUrl = URL.parse(given['OMISE_API_URL'] ?? OMISE_API_URL)
  const live = isLiveKey(given['OMISE_SECRET_KEY'] ?? '')

  if (live && apiUrl && apiUrl.origin !== OMISE_API_URL) {
    problems.push({
      variable: 'OMISE_API_URL',
      message: `must be ${OMISE_API_URL} with a live key; a live key is sent nowhere else`,
    })
  }
  if (given['EVIDENCE_DESK_MODE'] === 'sandbox') {
    if (live) {
      problems.push({
        variable: 'OMISE_SECRET_KEY',
        message: 'is a live key, which the sandbox mode refuses; expected skey_test_…',
      })
    }
    if (apiUrl && !isLoopbackHost(apiUrl.hostname)) {
      problems.push({
        variable: 'OMISE_API_URL',
        message:
          'must be the sandbox on this machine (http://127.0.0.1:…) in sandbox mode: ' +
          'the demo accounts have a published password',
      })
    }
  }
  const passwords = given['PASSWORD_SIGN_IN'] !== 'off'
  if (given['ADMIN_EMAIL'] && !given['ADMIN_PASSWORD'] && passwords) {
    problems.push({ variable: 'ADMIN_PASSWORD', message: 'is required together with ADMIN_EMAIL' })
  }
  if (given['ADMIN_PASSWORD'] && !given['ADMIN_EMAIL']) {
    problems.push({ variable: 'ADMIN_EMAIL', message: 'is required together with ADMIN_PASSWORD' })
  }
  if (given['OMISE_WEBHOOK_FORWARD_URL'] && !given['OMISE_WEBHOOK_SECRET']) {
    problems.push({
      variable: 'OMISE_WEBHOOK_SECRET',
      message:
        'is required together with OMISE_WEBHOOK_FORWARD_URL: only verified webhooks are forwarded',
    })
  }
  problems.push(...singleSignOnProblems(given), ...notificationProblems(given))
  return problems
}

function fieldProblems(error: z.ZodError | undefined): EnvProblem[] {
  return (error?.issues ?? []).map(({ path: [variable], message }) => ({
    variable: String(variable),
    message,
  }))
}

function describeProblems(problems: readonly EnvProblem[]): string {
  const width = Math.max(...problems.map(({ variable }) => variable.length))
  const lines = problems.map(({ variable, message }) => `  ${variable.padEnd(width)}  ${message}`)
  const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`
  return [`${count} wrong in the environment (.env.example explains each):`, ...lines].join('\n')
}

function withoutBlanks(source: Readonly<Record<string, string | undefined>>) {
  const given: Record<string, string> = {}
  for (const variable of Object.keys(fields)) {
    const value = source[variable]?.trim()
    if (value) given[variable] = value
  }
  return given
}

function firstAdmin(email: string | undefined, password: string | undefined) {
  return email ? Object.freeze({ email, password }) : undefined
}
