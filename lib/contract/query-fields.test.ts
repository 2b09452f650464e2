import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { DISPUTE_TABS } from '@/lib/evidence/dispute-status'
import { MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import { auditQuerySchema } from './audit'
import { ASSIGNEE_WORDS, DISPUTE_ORDERS } from './dispute-filters'
import { listDisputesQuerySchema } from './disputes'
import { listDocumentsQuerySchema } from './documents'
import { ORDERS } from './orders'
import {
  cursorField,
  dayField,
  limitField,
  offsetField,
  oneOf,
  textField,
  uuidField,
  type Said,
} from './query-fields'

const disputes = listDisputesQuerySchema.shape
const documents = listDocumentsQuerySchema.shape
const audit = auditQuerySchema.shape

const numberLike = fc.oneof(
  fc.integer({ min: -5, max: 1_100_000_000 }).map(String),
  fc.integer({ min: 0, max: 102 }).map(String),
  fc.stringMatching(/^[ +-]?\d{0,11}(\.\d)?(e\d)?$/),
)
const dayLike = fc.oneof(
  fc
    .tuple(fc.nat(9999), fc.nat(13), fc.nat(32))
    .map(([year, month, day]) => [pad(year, 4), pad(month, 2), pad(day, 2)].join('-')),
  fc.constantFrom('2024-02-29', '2026-02-29', '1900-02-29', '2000-02-29', '0000-02-29'),
  fc.stringMatching(/^\d{0,5}-\d{0,3}-\d{0,3}$/),
)
const cursorLike = fc.oneof(
  fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger()).map(([time, row]) => `${time}-${row}`),
  fc.stringMatching(/^-{0,2}\d{0,18}-{0,2}\d{0,16}$/),
)
const wordLike = fc.oneof(fc.constantFrom<string>(...DISPUTE_TABS, ...DISPUTE_ORDERS), fc.string())
const idLike = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  fc.constantFrom<string>(...ASSIGNEE_WORDS, '00000000-0000-0000-0000-000000000000'),
)
const textLike = fc.oneof(
  fc.string(),
  fc.string({ minLength: 199, maxLength: 201, unit: fc.constantFrom('a', '𐀀', ' ') }),
  fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '\u00a0', '\u3000') }),
)

const FIELDS: readonly {
  name: string
  schema: z.core.$ZodType
  read: (said: Said) => unknown
  values: fc.Arbitrary<string>
}[] = [
  { name: 'limit', schema: documents.limit, read: limitField, values: numberLike },
  { name: 'offset', schema: documents.offset, read: offsetField, values: numberLike },
  { name: 'before', schema: audit.before, read: cursorField, values: cursorLike },
  { name: 'a day', schema: documents.from, read: dayField, values: dayLike },
  {
    name: 'an order',
    schema: documents.order,
    read: (said) => oneOf(ORDERS, said),
    values: wordLike,
  },
  {
    name: 'an order of disputes',
    schema: disputes.order,
    read: (said) => oneOf(DISPUTE_ORDERS, said),
    values: wordLike,
  },
  {
    name: 'an assignee',
    schema: disputes.assignee,
    read: (said) => oneOf(ASSIGNEE_WORDS, said) ?? uuidField(said),
    values: idLike,
  },
  {
    name: 'a tab',
    schema: disputes.tab,
    read: (said) => oneOf(DISPUTE_TABS, said),
    values: wordLike,
  },
  {
    name: 'a search',
    schema: disputes.q,
    read: (said) => textField(said, MAX_SEARCH_LENGTH),
    values: textLike,
  },
]

describe('the query fields', () => {
  it.each(FIELDS)('read $name like the schema', ({ schema, read, values }) => {
    fc.assert(
      fc.property(values, (said) => {
        const parsed = z.safeParse(schema, said)
        expect(read(said)).toEqual(parsed.success ? parsed.data : undefined)
      }),
    )
  })

  it.each(FIELDS)('omit $name when the parameter is absent', ({ read }) => {
    expect(read(null)).toBeUndefined()
  })
})

function pad(number: number, length: number): string {
  return String(number).padStart(length, '0')
}
