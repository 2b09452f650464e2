import { z } from 'zod'
import { isLoopbackHost } from './env-values.ts'

/** The single sign-on settings for lib/env.ts; plain Node loads this file, too. */

export type EnvRole = 'viewer' | 'agent' | 'admin'

export type SingleSignOn = Readonly<{
  /** As written in its discovery document. */
  issuer: string
  clientId: string
  clientSecret: string
  scope: string
  /** Its name on the sign-in page; undefined: a translated default. */
  name: string | undefined
  /** Undefined: people are invited and admins assign the roles. */
  roles: Readonly<{ claim: string; byValue: ReadonlyMap<string, EnvRole> }> | undefined
}>

const REQUIRED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
const OPTIONAL = ['OIDC_NAME', 'OIDC_SCOPE', 'OIDC_ROLE_CLAIM', 'OIDC_ROLE_MAP'] as const

export const singleSignOnFields = {
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, {
      error:
        'must be an address like https://login.example.com: https (http only for localhost), ' +
        'no user, no query',
    })
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, { error: 'must have at most 40 characters' }).optional(),
  OIDC_SCOPE: z
    .string()
    .refine(asksForEmail, { error: 'must name openid and email, separated by blanks' })
    .default('openid email profile'),
  OIDC_ROLE_CLAIM: z.string().optional(),
  OIDC_ROLE_MAP: z
    .string()
    .transform(readRoleMap)
    .refine((map) => map !== null, {
      error: 'must be pairs separated by commas, each with a role: desk-admins=admin,support=agent',
    })
    .default(
      new Map<string, EnvRole>([
        ['viewer', 'viewer'],
        ['agent', 'agent'],
        ['admin', 'admin'],
      ]),
    ),
  PASSWORD_SIGN_IN: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
}

type Values = {
  OIDC_ISSUER?: string | undefined
  OIDC_CLIENT_ID?: string | undefined
  OIDC_CLIENT_SECRET?: string | undefined
  OIDC_NAME?: string | undefined
  OIDC_SCOPE: string
  OIDC_ROLE_CLAIM?: string | undefined
  OIDC_ROLE_MAP: ReadonlyMap<string, EnvRole> | null
}

/** @returns undefined when it is not configured */
export function singleSignOn(values: Values): SingleSignOn | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = values
  if (!issuer || !clientId || !secret) return undefined
  const { OIDC_ROLE_CLAIM: claim, OIDC_ROLE_MAP: byValue } = values
  return Object.freeze({
    issuer,
    clientId,
    clientSecret: secret,
    scope: values.OIDC_SCOPE,
    name: values.OIDC_NAME,
    roles: claim && byValue ? Object.freeze({ claim, byValue }) : undefined,
  })
}

/** Problems between its variables. */
export function singleSignOnProblems(given: Readonly<Record<string, string>>) {
  const set = REQUIRED.filter((variable) => given[variable])
  const missing = REQUIRED.filter((variable) => !given[variable])
  const problems: { variable: string; message: string }[] = []
  if (set.length > 0) {
    for (const variable of missing) {
      problems.push({ variable, message: `is required together with ${set.join(' and ')}` })
    }
  } else {
    for (const variable of OPTIONAL.filter((name) => given[name])) {
      problems.push({ variable, message: `means nothing without ${REQUIRED.join(', ')}` })
    }
  }
  if (set.length > 0 && given['OIDC_ROLE_MAP'] && !given['OIDC_ROLE_CLAIM']) {
    problems.push({
      variable: 'OIDC_ROLE_CLAIM',
      message: 'is required together with OIDC_ROLE_MAP',
    })
  }
  if (given['PASSWORD_SIGN_IN'] === 'off' && missing.length > 0) {
    problems.push({
      variable: 'PASSWORD_SIGN_IN',
      message: `must be on without ${REQUIRED.join(', ')}: no one could sign in`,
    })
  }
  return problems
}

function isIssuer(value: string): boolean {
  const url = URL.parse(value)
  if (!url || url.username || url.password || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
}

function asksForEmail(scope: string): boolean {
  const names = scope.split(' ')
  return names.includes('openid') && names.includes('email')
}

/** `value=role,value=role`; a value may contain `=`, as directory names do. */
function readRoleMap(text: string): ReadonlyMap<string, EnvRole> | null {
  const map = new Map<string, EnvRole>()
  for (const pair of text.split(',')) {
    const at = pair.lastIndexOf('=')
    const value = pair.slice(0, Math.max(0, at)).trim()
    const role = toRole(pair.slice(at + 1).trim())
    if (value === '' || !role) return null
    map.set(value, role)
  }
  return map
}

function toRole(word: string): EnvRole | undefined {
  return word === 'viewer' || word === 'agent' || word === 'admin' ? word : undefined
}
