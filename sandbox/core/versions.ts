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

/** The context of an object's wire shape, in addition to its row. */
export interface WireContext {
  version: Version
  now: Date
  /** The common beginning of every `download_uri` of the merchant; null makes them all null. */
  downloads: string | null
  /** Whether lists still show deleted documents (the setting `deleted_documents`). */
  listsDeleted: boolean
}

/** The keys of 2019-05-29 under the names of earlier versions: `created`, and lowercase currencies. */
export function toOldNames(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => toOldName(key, inner)))
}

function toOldValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(toOldValue)
  return typeof value === 'object' && value !== null ? toOldNames(value) : value
}

function toOldName(key: string, value: Json): [string, Json] {
  if (key === 'created_at') return ['created', value]
  if (key.endsWith('currency') && typeof value === 'string') return [key, value.toLowerCase()]
  return [key, toOldValue(value)]
}
