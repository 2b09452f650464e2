import { describe, expect, it } from 'vitest'
import { isProblemCode, PROBLEM_STATUS } from '@/lib/contract/problem-codes'
import { DeskError } from '@/lib/server/platform/errors'
import { problemResponse } from '@/lib/server/http/api-response'
import { anchors, headings, readProjectFile, section } from './testing/markdown'

const page = readProjectFile('docs/errors.md')
const documented = headings(page, 2)
const codes = Object.keys(PROBLEM_STATUS).filter(isProblemCode)

describe('docs/errors.md', () => {
  it('has a heading for every code, and only for codes, in the order of the contract', () => {
    expect(documented).toEqual(codes)
  })

  it.each(codes)('gives the status, meaning, cause and remedy of %s', (code) => {
    const labels = [...section(page, code).matchAll(/^- ([^:]+): (.+)/gm)]
    expect(labels.map(([, label]) => label)).toEqual(['Status', 'Means', 'Cause', 'What to do'])
    expect(labels[0]?.[2]).toBe(String(PROBLEM_STATUS[code]))
  })

  it.each(codes)('is the target of the type of %s', async (code) => {
    const { type } = await problemResponse(new DeskError(code), 'request-id').json()
    const heading = String(type).replace('urn:evidence-desk:error:', '')
    expect(anchors(page)).toContain(heading)
  })
})
