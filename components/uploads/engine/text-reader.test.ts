import { describe, expect, it } from 'vitest'
import { newItem } from '@/components/uploads/queue/item-steps'
import { suggestionOf } from '@/components/uploads/queue/queue-rules'
import { mayHoldUnknown, notesOf } from '@/components/uploads/queue/read-text'
import { uploadQueue, EMPTY_QUEUE } from '@/components/uploads/queue/upload-queue'
import type { ProcessingResult } from '@/components/uploads/queue/processing'
import type { QueueEvent, QueueItem, UploadQueue } from '@/components/uploads/queue/types'
import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import type { RecognizedPage, Recognition } from '@/lib/file-prep/shared/recognized-text'
import { HeldFile } from '@/components/uploads/queue/held-file'
import { createTextReader } from './text-reader'

const CARD: RecognizedPage = {
  page: 1,
  turn: 0,
  words: ['4242', '4242', '4242', '4242'].map((text, at) => ({
    text,
    box: { x: at / 5, y: 0.5, width: 0.15, height: 0.1 },
    endsLine: at === 3,
  })),
}

function prepared(sha256: string, suggestion: KindSuggestion | null = null): ProcessingResult {
  return {
    form: 'made',
    made: { format: 'jpg', size: 1, sha256 },
    original: { format: 'jpg', size: 1, sha256 },
    changes: [],
    edits: [],
    notes: [],
    pages: null,
    picture: { width: 10, height: 10 },
    suggestion,
  }
}

type Reading = {
  file: HeldFile
  signal: AbortSignal
  finish: (recognition: Recognition | null) => void
  fail: (reason: Error) => void
}

const FOUND: Recognition = { pages: [CARD], unread: null }

function saying(line: string): Recognition {
  const texts = line.split(' ')
  const words = texts.map((text, at) => ({
    text,
    box: { x: at / texts.length, y: 0.1, width: 0.5 / texts.length, height: 0.05 },
    endsLine: at === texts.length - 1,
  }))
  return { pages: [{ page: 1, turn: 0, words }], unread: null }
}

/** A queue of which the test finishes each reading. */
function readerOf(ids: readonly string[], { isOn = true } = {}) {
  const readings: Reading[] = []
  let queue: UploadQueue = {
    ...EMPTY_QUEUE,
    items: ids.map((id) => newItem({ id, picked: { name: id, size: 1, lastModified: 0 } })),
  }
  const reader = createTextReader({
    readPictures: (file, signal, onReading) => {
      if (isOn) onReading()
      return new Promise((finish, fail) => readings.push({ file, signal, finish, fail }))
    },
    items: () => queue.items,
    file: (id) => HeldFile.inMemory(new File([], id)),
    onText: (id, text) => dispatch({ type: 'text_read', id, text }),
  })
  function dispatch(event: QueueEvent) {
    queue = uploadQueue(queue, event)
    reader.onQueueChanged()
  }
  const pass = (id: string, sha256 = id, suggestion: KindSuggestion | null = null) =>
    dispatch({
      type: 'check_passed',
      id,
      format: 'jpg',
      pages: null,
      preparation: prepared(sha256, suggestion),
    })
  const item = (id: string): QueueItem => {
    const found = queue.items.find((one) => one.id === id)
    if (!found) throw new Error(`No row ${id}`)
    return found
  }
  return {
    reader,
    readings,
    dispatch,
    pass,
    item,
  }
}

/** Lets the reader act on a reading that has ended. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('createTextReader', () => {
  it('reads one file at a time once all are prepared, and notes its numbers', async () => {
    const { readings, pass, item } = readerOf(['a', 'b'])
    pass('a')
    expect(readings).toHaveLength(0)
    pass('b')
    expect(readings.map(({ file }) => file.name)).toEqual(['a'])
    expect(item('a').text?.isReading).toBe(true)
    readings[0]?.finish(FOUND)
    await expect.poll(() => item('a').text?.isReading).toBe(false)
    expect(notesOf(item('a'))).toEqual([
      { note: 'card_number', place: { in: 'picture' }, lastFour: '4242' },
    ])
    expect(item('a').text).toMatchObject({ isReading: false, boxes: [{ page: 1 }] })
    expect(readings.map(({ file }) => file.name)).toEqual(['a', 'b'])
  })

  it('adds what it finds to a file that was sent meanwhile', async () => {
    const { readings, dispatch, pass, item } = readerOf(['a'])
    pass('a')
    dispatch({ type: 'kind_chosen', ids: ['a'], kind: 'proof_of_receipt' })
    dispatch({ type: 'upload_requested', uploadIds: { a: 'u' } })
    dispatch({ type: 'started', id: 'a' })
    expect(item('a').state.step).toBe('sending')
    readings[0]?.finish(FOUND)
    await expect.poll(() => item('a').text?.isReading).toBe(false)
    expect(notesOf(item('a'))).toHaveLength(1)
  })

  it('suggests the kind of a picture by what it says', async () => {
    const { readings, pass, item } = readerOf(['IMG_2041.jpg'])
    pass('IMG_2041.jpg')
    expect(suggestionOf(item('IMG_2041.jpg'))).toBeNull()
    readings[0]?.finish(saying('TAX INVOICE No. 20391'))
    await expect
      .poll(() => suggestionOf(item('IMG_2041.jpg')))
      .toMatchObject({ kind: 'details_of_purchase', why: { in: 'text' } })
  })

  it('replaces the kind that the name suggests, not the one that the text of a PDF suggests', async () => {
    const { readings, pass, item } = readerOf(['invoice.jpg', 'invoice.pdf'])
    const kind = 'details_of_purchase'
    pass('invoice.jpg', 'a', { kind, why: { in: 'filename', words: 'invoice' } })
    pass('invoice.pdf', 'b', { kind, why: { in: 'text', words: 'Invoice' } })
    expect(suggestionOf(item('invoice.jpg'))).toMatchObject({ kind })
    readings[0]?.finish(saying('PROOF OF DELIVERY'))
    await expect.poll(() => suggestionOf(item('invoice.jpg'))?.kind).not.toBe(kind)
    await expect.poll(() => readings.length).toBe(2)
    readings[1]?.finish(saying('PROOF OF DELIVERY'))
    await expect.poll(() => item('invoice.pdf').text?.isReading).toBe(false)
    expect(suggestionOf(item('invoice.pdf'))).toMatchObject({ kind })
  })

  it('stops reading a file that is removed or edited, and reads the edited one', async () => {
    const { readings, dispatch, pass, item } = readerOf(['a', 'b'])
    pass('a')
    pass('b')
    dispatch({ type: 'reprocessed', id: 'a', preparation: prepared('edited') })
    expect(readings[0]?.signal.aborted).toBe(true)
    readings[0]?.finish(FOUND)
    await settled()
    expect(notesOf(item('a'))).toEqual([])
    expect(readings).toHaveLength(2)
    dispatch({ type: 'removed', id: 'a' })
    expect(readings[1]?.signal.aborted).toBe(true)
    expect(readings.map(({ file }) => file.name)).toEqual(['a', 'a', 'b'])
  })

  it('changes no row where reading is switched off', async () => {
    const { readings, pass, item } = readerOf(['a', 'b'], { isOn: false })
    pass('a')
    pass('b')
    const before = [item('a'), item('b')]
    for (const reading of [0, 1]) {
      readings[reading]?.finish(null)
      await settled()
    }
    expect(readings.map(({ file }) => file.name)).toEqual(['a', 'b'])
    expect([item('a'), item('b')]).toEqual(before)
  })

  it('notes what was not read, also when the reader itself fails', async () => {
    const { reader, readings, pass, item } = readerOf(['a', 'b', 'c'])
    for (const id of ['a', 'b', 'c']) pass(id)
    const unread = { why: 'many_pages', fromPage: 11 } as const
    readings[0]?.finish({ pages: [CARD], unread })
    await settled()
    expect(notesOf(item('a'))).toEqual([
      { note: 'card_number', place: { in: 'picture' }, lastFour: '4242' },
      { note: 'text_not_read', ...unread, isPicture: true },
    ])
    expect([10, 11, 12].map((page) => mayHoldUnknown(item('a'), page))).toEqual([false, true, true])

    expect(mayHoldUnknown(item('b'), 1)).toBe(true)
    readings[1]?.fail(new Error('Its code did not load'))
    await settled()
    expect(notesOf(item('b'))).toMatchObject([{ note: 'text_not_read', why: 'not_loaded' }])
    expect(mayHoldUnknown(item('b'), 1)).toBe(true)

    // Switched off.
    readings[2]?.finish(null)
    await settled()
    expect(notesOf(item('c'))).toEqual([])
    expect(mayHoldUnknown(item('c'), 1)).toBe(false)

    // The connection is back.
    reader.retry()
    expect(readings.map(({ file }) => file.name)).toEqual(['a', 'b', 'c', 'b'])
    readings[3]?.finish(FOUND)
    await settled()
    expect(notesOf(item('b'))).toHaveLength(1)
  })
})
