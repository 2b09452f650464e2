import { describe, expect, it } from 'vitest'
import { jobSchema, workerMessageSchema } from './worker-messages'

const file = new File(['%PDF-'], 'slip.pdf')
const ready = {
  state: 'ready',
  file,
  format: 'pdf',
  sha256: 'ab',
  changes: ['shrunk'],
  edits: [{ page: 1, turn: 90, cropped: false, boxes: 2 }],
  notes: [{ note: 'card_number', place: { in: 'page', page: 2 }, lastFour: '4242' }],
  original: { filename: 'slip.pdf', size: 5, sha256: 'cd' },
  pages: 3,
  picture: null,
  suggestion: null,
  thumbnail: new Blob(['x']),
}
const blocked = { state: 'blocked', problem: 'pdf_password', fixes: ['split'] }

describe('workerMessageSchema', () => {
  it.each([
    { type: 'step', step: 'tile' },
    { type: 'done', results: [ready, blocked] },
    { type: 'combined', combined: { state: 'combined', file } },
    { type: 'combined', combined: blocked },
    { type: 'unlocked', unlocked: { state: 'unlocked', file } },
    { type: 'unlocked', unlocked: blocked },
    { type: 'failed', message: 'RangeError' },
  ])('parses %j', (message) => {
    expect(workerMessageSchema.parse(message)).toEqual(message)
  })

  it('passes the file itself', () => {
    const message = workerMessageSchema.parse({ type: 'done', results: [ready] })
    expect(message).toMatchObject({ results: [{ file: expect.any(File) }] })
    if (message.type !== 'done' || message.results[0]?.state !== 'ready') throw new Error()
    expect(message.results[0].file).toBe(file)
  })

  it.each([
    { type: 'step', step: 'sleeping' },
    { type: 'done', results: [{ ...ready, file: 'slip.pdf' }] },
    { type: 'done', results: [{ ...ready, pages: '3' }] },
    { type: 'done', results: [{ ...blocked, problem: 'other' }] },
    { type: 'told' },
    'done',
    null,
  ])('refuses %j', (message) => {
    expect(workerMessageSchema.safeParse(message).success).toBe(false)
  })
})

describe('jobSchema', () => {
  it.each([
    { task: 'process', file },
    { task: 'edit', file, edits: new Map([[1, { turn: 0, crop: null, boxes: [] }]]) },
    { task: 'unlock', file, password: 'secret-1' },
    { task: 'combine', files: [file], filename: 'a.pdf', options: { cover: { title: 'Case' } } },
  ])('parses %j', (job) => {
    expect(jobSchema.parse(job)).toEqual(job)
  })

  it.each([
    { task: 'process' },
    { task: 'process', file: {} },
    { task: 'edit', file, edits: { 1: {} } },
    { task: 'format the disk', file },
  ])('refuses %j', (job) => {
    expect(jobSchema.safeParse(job).success).toBe(false)
  })
})
