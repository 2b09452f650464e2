import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DOWNLOAD_IDLE_MS, downloadBody } from './download-body'

beforeEach(() => {
  // Fakes only the timeout; other asynchronous work stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A source of numbered chunks that records how many were taken and whether it was closed. */
function source({ pieces = Number.MAX_SAFE_INTEGER, failAt = -1 } = {}) {
  const state = { taken: 0, closed: 0 }
  const body: AsyncIterableIterator<Uint8Array> = {
    async next() {
      if (state.taken === failAt) throw new Error('The disk is gone')
      if (state.taken === pieces) return { done: true, value: undefined }
      state.taken += 1
      return { done: false, value: new Uint8Array([state.taken]) }
    },
    async return() {
      state.closed += 1
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
  return { body, state }
}

function open(options: Parameters<typeof source>[0] = {}) {
  const { body, state } = source(options)
  const client = new AbortController()
  const onClosed = vi.fn<() => void>()
  const response = new Response(downloadBody(body, client.signal, onClosed))
  const reader = response.body?.getReader()
  if (!reader) throw new Error('There is no body')
  return { state, client, onClosed, reader, response }
}

it('reads a chunk from the source only when the client has taken the previous one', async () => {
  const { state, reader } = open()
  expect(state.taken).toBe(0)
  await reader.read()
  await reader.read()
  expect(state.taken).toBe(2)
})

it('yields to the event loop before each chunk', async () => {
  const { reader } = open()
  let turns = 0
  const count = () => {
    turns += 1
    if (turns < 10) setImmediate(count)
  }
  setImmediate(count)
  for (let piece = 1; piece <= 5; piece += 1) {
    await reader.read()
    expect(turns).toBeGreaterThanOrEqual(piece)
  }
})

it('closes the source at its end, once', async () => {
  const { state, reader, onClosed } = open({ pieces: 2 })
  while (!(await reader.read()).done);
  expect(state.closed).toBe(1)
  expect(onClosed).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(DOWNLOAD_IDLE_MS * 2)
  expect(onClosed).toHaveBeenCalledTimes(1)
})

it('closes the source and aborts when it fails', async () => {
  const { state, reader, onClosed } = open({ failAt: 1 })
  await reader.read()
  await expect(reader.read()).rejects.toThrow('The disk is gone')
  expect(state.closed).toBe(1)
  expect(onClosed).toHaveBeenCalledTimes(1)
})

it('closes the source when the reader cancels', async () => {
  const { state, reader, onClosed } = open()
  await reader.read()
  await reader.cancel()
  expect(state.closed).toBe(1)
  expect(onClosed).toHaveBeenCalledTimes(1)
})

it.each([0, 1, 3])('aborts when the client stops reading after %i chunks', async (pieces) => {
  const { state, reader, onClosed } = open()
  for (let piece = 0; piece < pieces; piece += 1) {
    // Reading slowly does not count as stopping.
    await vi.advanceTimersByTimeAsync(DOWNLOAD_IDLE_MS - 1)
    await reader.read()
  }
  await vi.advanceTimersByTimeAsync(DOWNLOAD_IDLE_MS - 1)
  expect(onClosed).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(state).toEqual({ taken: pieces, closed: 1 })
  expect(onClosed).toHaveBeenCalledTimes(1)
  await expect(reader.read()).rejects.toThrow('The client stopped reading')
})

it('excludes the time that the source takes', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  async function* slow() {
    await promise
    yield new Uint8Array([1])
  }
  const onClosed = vi.fn<() => void>()
  const stream = downloadBody(slow(), new AbortController().signal, onClosed)
  const read = stream.getReader().read()
  await vi.advanceTimersByTimeAsync(DOWNLOAD_IDLE_MS * 3)
  expect(onClosed).not.toHaveBeenCalled()
  resolve()
  expect((await read).value).toEqual(new Uint8Array([1]))
})

it('closes the source when the client disconnects, also before the first byte', async () => {
  for (const pieces of [0, 1]) {
    const { state, client, reader, onClosed } = open()
    for (let piece = 0; piece < pieces; piece += 1) await reader.read()
    client.abort()
    await expect(reader.read()).rejects.toThrow('The client left')
    expect(state.closed).toBe(1)
    expect(onClosed).toHaveBeenCalledTimes(1)
  }
  const { body, state } = source()
  downloadBody(body, AbortSignal.abort())
  expect(state.closed).toBe(1)
})
