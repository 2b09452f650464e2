import 'server-only'
import type { Role } from '@/lib/evidence/access'
import { DEMO_ACCOUNTS } from '@/lib/server/people/demo-accounts'
import { desk } from '@/lib/server/desk'

/** The part of the configuration that pages receive. */
export type DeskSettings = {
  mode: 'sandbox' | 'omise'
  livemode: boolean
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  responseWindowDays: number
  /** The origin under which people open the desk. */
  publicUrl: string
  /** Null when people sign in with passwords only; `name` is null when it is not configured. */
  singleSignOn: { name: string | null; givesRoles: boolean } | null
  passwordSignIn: boolean
  /** The server makes PDFs of Word and Excel files. */
  canConvert: boolean
  /** Empty unless the desk uses the sandbox: the password is public. */
  demoAccounts: readonly { email: string; password: string; role: Role }[]
}

export function deskSettings(): DeskSettings {
  const { env } = desk()
  return {
    mode: env.mode,
    livemode: env.omiseKeyIsLive,
    timeZone: env.timeZone,
    responseWindowDays: env.responseWindowDays,
    publicUrl: env.publicUrl,
    singleSignOn: env.singleSignOn
      ? {
          name: env.singleSignOn.name ?? null,
          givesRoles: env.singleSignOn.roles !== undefined,
        }
      : null,
    passwordSignIn: env.passwordSignIn,
    canConvert: env.converterUrl !== undefined,
    demoAccounts: env.mode === 'sandbox' && env.passwordSignIn ? DEMO_ACCOUNTS : [],
  }
}
