import type { Json, JsonObject } from './values.ts'

/** https://docs.omise.co/api-versioning */
const versions = ['2014-07-27', '2015-11-17', '2017-11-02', '2019-05-29'] as const
export type Version = (typeof versions)[number]

/** The account's version, in which its events are written. */
export const accountVersion: Version = '2019-05-29'

/** The requested version; the account's version when the request names none or an unknown one. */
export function versionOf(header: string | undefined): Version {
  return versions.find((version) => version === header) ?? accountVersion
}

/** 2019-05-29 renamed `created` to `created_at` and brought uppercase currencies. https://docs.omise.co/upgrade-guide-2017-to-2019 */
export function hasCreatedAt(version: Version): boolean {
  return version === '2019-05-29'
}

/** An object in the format before 2019-05-29: `created` instead of `created_at`, and currency codes in lowercase. */
export function toEarlierFormat(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => toEarlierEntry(key, inner)))
}

function toEarlierValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(toEarlierValue)
  return typeof value === 'object' && value !== null ? toEarlierFormat(value) : value
}

function toEarlierEntry(key: string, value: Json): [string, Json] {
  if (key === 'created_at') return ['created', value]
  if (key.endsWith('currency') && typeof value === 'string') return [key, value.toLowerCase()]
  return [key, toEarlierValue(value)]
}
