import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RecognizedPage } from '@/lib/file-prep/shared/recognized-text'
import type { WorkerMessage } from '@/lib/file-prep/shared/worker-messages'

/** A worker that says what the test lets it say. */
class SaidWorker {
  static latest: SaidWorker | null = null
  ended = false
  onmessage: ((event: { data: WorkerMessage }) => void) | null = null
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null

  constructor() {
    SaidWorker.latest = this
  }

  postMessage(): void {}

  terminate(): void {
    this.ended = true
  }

  say(...messages: WorkerMessage[]): void {
    for (const data of messages) this.onmessage?.({ data })
  }

  crash(): void {
    this.onerror?.({ message: 'out of memory', preventDefault() {} })
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  vi.stubGlobal('Worker', SaidWorker)
  vi.stubGlobal('document', { documentElement: { lang: 'en' } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const LOADED: WorkerMessage = { type: 'loaded' }
const step = (name: Extract<WorkerMessage, { type: 'step' }>['step']): WorkerMessage => ({
  type: 'step',
  step: name,
})
const page = (number: number): RecognizedPage => ({ page: number, turn: 0, words: [] })
const SECOND = 1000
const MINUTE = 60 * SECOND
const open = () => Promise.resolve(new File(['x'], 'scan.pdf'))

/** Begins to read a file. */
async function begin(signal = new AbortController().signal) {
  const { recognizeText } = await import('./recognize-text')
  const onReading = vi.fn<() => void>()
  const result = recognizeText(open, { signal, onReading })
  result.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(SECOND)
  const worker = SaidWorker.latest
  if (!worker) throw new Error('No worker was started')
  return { result, worker, onReading }
}

it('gives a reading a minute from when its engine is loaded', async () => {
  const { result, worker, onReading } = await begin()
  worker.say(LOADED, step('reading'), step('checking'), step('loading'))
  await vi.advanceTimersByTimeAsync(1.5 * MINUTE)
  worker.say(step('recognizing'))
  await vi.advanceTimersByTimeAsync(0.9 * MINUTE)
  worker.say(
    { type: 'page', page: page(4) },
    step('checking'),
    step('loading'),
    step('recognizing'),
  )
  expect(worker.ended).toBe(false)
  await vi.advanceTimersByTimeAsync(1.1 * MINUTE)
  expect(await result).toEqual({
    pages: [page(4)],
    unread: { why: 'took_too_long', fromPage: 5 },
  })
  expect(worker.ended).toBe(true)
  expect(onReading).toHaveBeenCalledOnce()
})

it('reports a download that takes too long, and a worker that does not load', async () => {
  const slow = await begin()
  slow.worker.say(LOADED, step('reading'), step('checking'), step('loading'))
  await vi.advanceTimersByTimeAsync(2.1 * MINUTE)
  const unread = { why: 'not_loaded', fromPage: 1 }
  expect(await slow.result).toEqual({ pages: [], unread })

  const missing = await begin()
  missing.worker.crash()
  expect(await missing.result).toEqual({ pages: [], unread })
})

it('does not count waiting for another worker', async () => {
  const { result, worker } = await begin()
  worker.say(LOADED, step('reading'), step('waiting'))
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(worker.ended).toBe(false)
  worker.say(step('decoding'), step('loading'), step('recognizing'))
  worker.say(
    { type: 'page', page: page(1) },
    { type: 'recognized', unread: null, isReusable: true },
  )
  expect(await result).toEqual({ pages: [page(1)], unread: null })
})

it('keeps what was read, and reports what was not', async () => {
  const crashed = await begin()
  crashed.worker.say(LOADED, { type: 'page', page: page(1) }, { type: 'page', page: page(3) })
  crashed.worker.crash()
  expect(await crashed.result).toEqual({
    pages: [page(1), page(3)],
    unread: { why: 'failed', fromPage: 4 },
  })

  const failed = await begin()
  failed.worker.say(LOADED, step('reading'), { type: 'failed', message: 'RangeError' })
  expect(await failed.result).toEqual({ pages: [], unread: { why: 'failed', fromPage: 1 } })

  const withoutCode = await begin()
  withoutCode.worker.say(LOADED, { type: 'failed', message: 'TypeError' })
  expect((await withoutCode.result).unread).toEqual({ why: 'not_loaded', fromPage: 1 })

  const unread = { why: 'many_pages', fromPage: 12 } as const
  const partly = await begin()
  partly.worker.say(
    LOADED,
    { type: 'page', page: page(1) },
    { type: 'recognized', unread, isReusable: true },
  )
  expect(await partly.result).toEqual({ pages: [page(1)], unread })
})

it('ends with the reason of its signal', async () => {
  const controller = new AbortController()
  const { result, worker } = await begin(controller.signal)
  controller.abort(new DOMException('Another file', 'AbortError'))
  await expect(result).rejects.toThrow('Another file')
  expect(worker.ended).toBe(true)
})

it('opens a file when the memory of the one before is released', async () => {
  const { worker, result } = await begin()
  worker.say(LOADED, { type: 'recognized', unread: null, isReusable: true })
  await result
  const { recognizeText } = await import('./recognize-text')
  const { signal } = new AbortController()
  const opened = vi.fn<typeof open>(open)
  const next = recognizeText(opened, { signal })
  await vi.advanceTimersByTimeAsync(0)
  expect(opened).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(opened).toHaveBeenCalledOnce()
  worker.say({ type: 'recognized', unread: null, isReusable: true })
  expect(await next).toEqual({ pages: [], unread: null })
  const unreadable = recognizeText(() => Promise.reject(new Error('Gone')), { signal })
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(await unreadable).toEqual({ pages: [], unread: { why: 'failed', fromPage: 1 } })
})

it('begins when the browser is idle', async () => {
  SaidWorker.latest = null
  let onIdle = () => {}
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => (onIdle = callback))
  const { recognizeText } = await import('./recognize-text')
  const { signal } = new AbortController()
  const result = recognizeText(open, { signal })
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(SaidWorker.latest).toBeNull()
  onIdle()
  await vi.advanceTimersByTimeAsync(0)
  const worker = SaidWorker.latest as SaidWorker | null
  worker?.say(LOADED, { type: 'recognized', unread: null, isReusable: true })
  expect(await result).toEqual({ pages: [], unread: null })
})

it('keeps its worker for the next picture, unless it holds more than that needs', async () => {
  const first = await begin()
  first.worker.say(LOADED, { type: 'recognized', unread: null, isReusable: true })
  await first.result
  const second = await begin()
  expect(second.worker).toBe(first.worker)
  second.worker.say({ type: 'recognized', unread: null, isReusable: false })
  await second.result
  expect(second.worker.ended).toBe(true)
  const third = await begin()
  expect(third.worker).not.toBe(first.worker)
  third.worker.say(LOADED, { type: 'recognized', unread: null, isReusable: true })
  await third.result
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(third.worker.ended).toBe(true)
})
