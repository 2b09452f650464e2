import type { Json, JsonObject } from './rows.ts'

/** Today's keys as versions before 2019-05-29 call them: `created`, and currencies in lowercase. */
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
