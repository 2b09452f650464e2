import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** Values that survive JSON unchanged. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json())

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type IdKind =
  'dspt' | 'docu' | 'chrg' | 'trxn' | 'evnt' | 'whdl' | 'card' | 'rfnd' | 'account' | 'acct'

/** Recorded Omise ids have 19 base-36 characters after their prefix. */
const idLength = 19

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
    .padStart(idLength, '0')
  return `${kind}_test_${digits.slice(-idLength)}`
}

/** `YYYY-MM-DDThh:mm:ssZ`, the only form in responses of Omise. https://docs.omise.co/disputes-api */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** `YYYY-MM-DD hh:mm:ss UTC`, recorded in deliveries of webhooks only. */
export function utcSeconds(date: Date): string {
  return `${isoSeconds(date).slice(0, -1).replace('T', ' ')} UTC`
}

/** Reads ISO 8601 with `Z` or an offset; a `+` that form decoding turned into a space counts as `+`. */
export function parseTime(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null
  const date = new Date(text.replace(/ (\d{2}:\d{2})$/, '+$1'))
  return Number.isNaN(date.getTime()) ? null : date
}
