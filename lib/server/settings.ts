import 'server-only'
import type { Role } from '@/lib/evidence/access'
import { DEMO_ACCOUNTS } from '@/lib/server/people/demo-accounts'
import { desk } from './desk'

/** What pages may know of the configuration. */
export type DeskSettings = {
  mode: 'sandbox' | 'omise'
  livemode: boolean
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  responseWindowDays: number
  /** Empty unless the desk talks to the sandbox: their password is public. */
  demoAccounts: readonly { email: string; password: string; role: Role }[]
}

export function deskSettings(): DeskSettings {
  const { env } = desk()
  return {
    mode: env.mode,
    livemode: env.omiseKeyIsLive,
    timeZone: env.timeZone,
    responseWindowDays: env.responseWindowDays,
    demoAccounts: env.mode === 'sandbox' ? DEMO_ACCOUNTS : [],
  }
}
