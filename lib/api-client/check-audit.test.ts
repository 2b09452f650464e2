import { afterEach, expect, it, vi } from 'vitest'
import { checkAudit } from './check-audit'
import { checkDownload } from './check-download'
import { openSessionPage } from './session-page'
import { resumeRequests } from './while-signed-in'

const RESULT = {
  type: 'result',
  at: '2026-12-01T03:41:00.000Z',
  rows: 12,
  broken: null,
  whole: { at: '2026-12-01T03:41:00.000Z', rows: 12 },
}
const PROGRESS = { type: 'progress', checked: 4, of: 12 }

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Makes fetch respond with these chunks, which may split lines anywhere. */
function answer(pieces: readonly string[], { fail = false, status = 200 } = {}) {
  const fetched = vi.fn<typeof fetch>(async () => {
    const bytes = pieces.map((piece) => new TextEncoder().encode(piece))
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const next = bytes.shift()
        if (next) controller.enqueue(next)
        else if (fail) controller.error(new TypeError('network error'))
        else controller.close()
      },
    })
    return new Response(body, { status })
  })
  vi.stubGlobal('fetch', fetched)
  return fetched
}

function check({ all = false, signal = new AbortController().signal } = {}) {
  const onProgress = vi.fn<Parameters<typeof checkAudit>[0]['onProgress']>()
  return { onProgress, result: checkAudit({ all, signal, onProgress }) }
}

it('reports the progress line by line, and returns the result', async () => {
  const text = `${JSON.stringify(PROGRESS)}\n${JSON.stringify({ ...PROGRESS, checked: 8 })}\n${JSON.stringify(RESULT)}\n`
  const fetched = answer([text.slice(0, 10), text.slice(10, 60), text.slice(60)])
  const { result, onProgress } = check()
  expect(await result).toEqual(RESULT)
  expect(onProgress.mock.calls.map(([{ checked }]) => checked)).toEqual([4, 8])
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/audit/chain')
})

it('requests every entry when asked to', async () => {
  const fetched = answer([`${JSON.stringify(RESULT)}\n`])
  await check({ all: true }).result
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/audit/chain?scope=all')
})

it.each([
  { name: 'ends early', pieces: [`${JSON.stringify(PROGRESS)}\n`], fail: false, code: 'network' },
  { name: 'breaks off', pieces: [`${JSON.stringify(PROGRESS)}\n`], fail: true, code: 'network' },
  { name: 'is not ours', pieces: ['<html>\n'], fail: false, code: 'unreadable' },
])('fails when the response $name', async ({ pieces, fail, code }) => {
  answer(pieces, { fail })
  await expect(check().result).rejects.toMatchObject({ name: 'ApiError', code })
})

it('relays a problem', async () => {
  const problem = {
    type: 'urn:x',
    title: 'not allowed',
    status: 403,
    code: 'not_allowed',
    detail: 'No',
    requestId: 'req_1',
  }
  answer([JSON.stringify(problem)], { status: 403 })
  await expect(check().result).rejects.toMatchObject({ code: 'not_allowed', requestId: 'req_1' })
})

/** A page on which the person signs in again when asked. */
function answerAfterSignIn(body: string) {
  const fetched = vi
    .fn<typeof fetch>()
    .mockResolvedValueOnce(new Response('{}', { status: 401 }))
    .mockResolvedValueOnce(new Response(body))
  vi.stubGlobal('fetch', fetched)
  const close = openSessionPage({ personId: 'p1', check: resumeRequests, post: () => undefined })
  return { fetched, close }
}

it('resumes once the person has signed in again', async () => {
  const { fetched, close } = answerAfterSignIn(`${JSON.stringify(RESULT)}\n`)
  expect(await check().result).toEqual(RESULT)
  expect(fetched.mock.calls.map(([, init]) => init?.headers)).toEqual([
    expect.objectContaining({ 'X-Person': 'p1' }),
    expect.objectContaining({ 'X-Person': 'p1' }),
  ])
  close()
})

it('starts a download once the person has signed in again', async () => {
  const { fetched, close } = answerAfterSignIn('')
  expect(await checkDownload('/api/disputes/csv')).toBeNull()
  expect(fetched).toHaveBeenCalledTimes(2)
  close()
})
