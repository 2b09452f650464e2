import 'server-only'
import type { Actor } from './append-audit'

/** The actors of audit rows that no person caused. No person may have one of these names. */
export const SYSTEM_NAMES = [
  'Server',
  'Server start',
  'Single sign-on',
  'npm run people',
  'npm run disputes',
] as const

export type SystemName = (typeof SYSTEM_NAMES)[number]

export function systemActor(
  personName: SystemName,
  { requestId, address }: Pick<Actor, 'requestId' | 'address'> = { requestId: null, address: null },
): Actor {
  return { personId: null, personName, requestId, address }
}
