import { createHash, randomBytes } from 'node:crypto'

export type IdKind =
  'dspt' | 'docu' | 'chrg' | 'trxn' | 'evnt' | 'card' | 'rfnd' | 'account' | 'acct'

/** Recorded Omise ids have 19 base-36 characters after their prefix. */
const length = 19

/** An id that is the same whenever `seed` is the same: seeded objects keep theirs over a reset. */
export function derivedId(kind: IdKind, seed: string): string {
  return idFrom(kind, createHash('sha256').update(`${kind}:${seed}`).digest())
}

export function newId(kind: IdKind): string {
  return idFrom(kind, randomBytes(32))
}

function idFrom(kind: IdKind, bytes: Buffer): string {
  const digits = BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(length, '0')
  return `${kind}_test_${digits.slice(-length)}`
}
