import { expect, it } from 'vitest'
import { auditCsvUrl, isFiltered, readAuditUrl, writeAuditUrl } from './audit-url'

const PERSON = '0b54b0ac-3c0c-4a44-9a3b-54bc80b0cb0f'
const read = (search: string) => readAuditUrl(new URLSearchParams(search))

it('parses its own output', () => {
  const search = `?person=${PERSON}&action=role_changed&dispute=dspt_1&from=2026-03-01&to=2026-03-31&limit=50&before=1764040329120000-99900`
  expect(writeAuditUrl(read(search))).toBe(`/audit${search}`)
})

it('falls back for each invalid field', () => {
  const query = read(
    'person=me&action=nothing&dispute=%20&from=2026-02-30&to=soon&limit=0&before=-1&after=1e3-7',
  )
  expect(isFiltered(query)).toBe(false)
  expect(writeAuditUrl(query)).toBe('/audit')
})

it('parses the cursor of an older and of a newer page', () => {
  expect(read('before=1764040329120000-99900').before).toBe('1764040329120000-99900')
  expect(read('after=-1-2').after).toBe('-1-2')
})

it('passes the filter, but no page, to the file', () => {
  expect(auditCsvUrl(read('action=signed_in&limit=50&after=1764040329120000-7'))).toBe(
    '/api/audit/csv?action=signed_in',
  )
})
