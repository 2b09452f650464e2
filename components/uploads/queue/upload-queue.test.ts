import { describe, expect, it } from 'vitest'
import type { Document } from '@/lib/contract/documents'
import type { Format } from '@/lib/evidence/formats'
import type { Kind } from '@/lib/evidence/kinds'
import { countQueue, repeatedIds, sharedKind } from './queue-selectors'
import { EMPTY_QUEUE, uploadQueue } from './upload-queue'
import type { QueueEvent, UploadQueue } from './types'

const KIND: Kind = 'details_of_purchase'
const OTHER_KIND: Kind = 'proof_of_acceptance'
const picked = (name: string) => ({ name, size: 1000, lastModified: 5 })

const DOCUMENT: Document = {
  id: 'docu_test_1',
  filename: 'a.pdf',
  originalFilename: null,
  kind: KIND,
  createdAt: '2026-03-21T02:14:00Z',
  size: 1000,
  contentType: 'application/pdf',
  pages: null,
  addedBy: null,
  bytes: 'vault',
}

function play(...events: readonly QueueEvent[]): UploadQueue {
  return events.reduce(uploadQueue, EMPTY_QUEUE)
}

const add = (...names: readonly string[]): QueueEvent => ({
  type: 'files_added',
  files: names.map((name) => ({ id: name, picked: picked(name) })),
})
const pass = (id: string, format: Format = 'pdf'): QueueEvent => ({
  type: 'check_passed',
  id,
  format,
  pages: null,
  preparation: null,
})
const choose = (kind: Kind, ...ids: readonly string[]): QueueEvent => ({
  type: 'kind_chosen',
  ids,
  kind,
})
const request = (uploadIds: Record<string, string>): QueueEvent => ({
  type: 'upload_requested',
  uploadIds,
})
const fail = (
  id: string,
  code:
    | 'network'
    | 'omise_rejected_file'
    | 'dispute_not_open'
    | 'dispute_being_answered'
    | 'not_signed_in'
    | 'processed_file_missing',
) => ({ type: 'failed', id, error: { code } }) as const

const ready = (...names: readonly string[]) => [
  add(...names),
  ...names.map((name) => pass(name)),
  choose(KIND, ...names),
]
const sending = (...names: readonly string[]) => [
  ...ready(...names),
  request(Object.fromEntries(names.map((name) => [name, `up-${name}`]))),
  ...names.map((id): QueueEvent => ({ type: 'started', id })),
]

const first = (queue: UploadQueue) => {
  const [item] = queue.items
  if (!item) throw new Error('The queue is empty')
  return item
}
const steps = ({ items }: UploadQueue) => items.map(({ state }) => state.step)

describe('before sending', () => {
  it('requires a kind: none is chosen for the person', () => {
    expect(first(play(add('a.pdf'), pass('a.pdf')))).toMatchObject({
      kind: null,
      state: { step: 'needs_kind' },
    })
  })

  it('accepts a kind while the file is still being checked', () => {
    const queue = play(add('a.pdf'), choose(KIND, 'a.pdf'))
    expect(steps(queue)).toEqual(['checking'])
    expect(steps(uploadQueue(queue, pass('a.pdf')))).toEqual(['ready'])
  })

  it('gives the same kind to all named files, and to no other', () => {
    const queue = play(add('a', 'b', 'c'), pass('a'), pass('b'), pass('c'), choose(KIND, 'a', 'c'))
    expect(steps(queue)).toEqual(['ready', 'needs_kind', 'ready'])
  })

  it('cleans the name as soon as the format is known', () => {
    expect(first(play(add('../sc:an.png'), pass('../sc:an.png', 'jpg'))).filename).toBe('sc_an.jpg')
  })

  it('keeps the extension when the file is renamed', () => {
    const queue = play(...ready('a.pdf'), {
      type: 'renamed',
      id: 'a.pdf',
      filename: 'ใบเสร็จ/มีนาคม.exe',
    })
    expect(first(queue).filename).toBe('มีนาคม.exe.pdf')
  })

  it('does not queue a file without a kind', () => {
    const queue = play(add('a'), pass('a'), request({ a: 'up-a' }))
    expect(steps(queue)).toEqual(['needs_kind'])
  })

  it('marks the second of two equal picks, and keeps both', () => {
    const twice = play({
      type: 'files_added',
      files: [
        { id: '1', picked: picked('a.pdf') },
        { id: '2', picked: picked('a.pdf') },
        { id: '3', picked: { ...picked('a.pdf'), size: 7 } },
      ],
    })
    expect([...repeatedIds(twice)]).toEqual(['2'])
  })

  it('determines the kind shared by all', () => {
    expect(sharedKind(play(...ready('a', 'b')))).toBe(KIND)
    expect(sharedKind(play(...ready('a', 'b'), choose(OTHER_KIND, 'b')))).toBeNull()
    expect(sharedKind(play(add('a'), pass('a')))).toBeNull()
    expect(sharedKind(EMPTY_QUEUE)).toBeNull()
  })
})

describe('sending', () => {
  it('starts no more than three', () => {
    const queue = play(...sending('a', 'b', 'c', 'd'))
    expect(steps(queue)).toEqual(['sending', 'sending', 'sending', 'queued'])
  })

  it('counts a file that waits for Omise as one of the three', () => {
    const queue = play(...sending('a', 'b', 'c', 'd'), { type: 'sent', id: 'a' })
    expect(steps(uploadQueue(queue, { type: 'started', id: 'd' }))[3]).toBe('queued')
  })

  it('never decreases the progress', () => {
    const queue = play(
      ...sending('a'),
      { type: 'progressed', id: 'a', percent: 60 },
      { type: 'progressed', id: 'a', percent: 20 },
      { type: 'progressed', id: 'a', percent: 130 },
    )
    expect(first(queue).state).toEqual({ step: 'sending', percent: 100 })
  })

  it('ends as a document', () => {
    const queue = play(
      ...sending('a'),
      { type: 'sent', id: 'a' },
      { type: 'delivered', id: 'a', document: DOCUMENT },
    )
    expect(first(queue).state).toEqual({ step: 'delivered', document: DOCUMENT })
    expect(play(...sending('a'), { type: 'delivered_dismissed' }).items).toHaveLength(1)
    expect(uploadQueue(queue, { type: 'delivered_dismissed' }).items).toHaveLength(0)
  })

  it('locks kind and name once the file is sent', () => {
    const queue = play(...sending('a'))
    expect(uploadQueue(queue, choose(OTHER_KIND, 'a'))).toBe(queue)
    expect(uploadQueue(queue, { type: 'renamed', id: 'a', filename: 'b' })).toBe(queue)
    expect(uploadQueue(queue, { type: 'removed', id: 'a' })).toBe(queue)
  })

  it('starts nothing while there is no connection', () => {
    const queue = play(
      ...ready('a'),
      { type: 'connection_changed', online: false },
      request({ a: 'up-a' }),
      { type: 'started', id: 'a' },
    )
    expect(steps(queue)).toEqual(['queued'])
  })
})

describe('failing', () => {
  it('keeps the file with its reason, and the upload id for the next attempt', () => {
    const queue = play(...sending('a'), fail('a', 'network'), request({ a: 'another' }))
    expect(first(queue)).toMatchObject({ uploadId: 'up-a', state: { step: 'queued' } })
  })

  it('locks the fields while the outcome is unknown: the server must recognise the upload', () => {
    const queue = play(...sending('a'), fail('a', 'network'))
    expect(uploadQueue(queue, choose(OTHER_KIND, 'a'))).toBe(queue)
  })

  it('makes another upload of a refused file that was changed', () => {
    const refused = play(...sending('a'), fail('a', 'omise_rejected_file'))
    expect(first(refused).state).toMatchObject({ step: 'failed', retryable: false })
    expect(steps(uploadQueue(refused, request({ a: 'another' })))).toEqual(['failed'])
    const changed = uploadQueue(refused, choose(OTHER_KIND, 'a'))
    expect(first(changed)).toMatchObject({ uploadId: null, state: { step: 'ready' } })
    expect(first(uploadQueue(changed, request({ a: 'another' }))).uploadId).toBe('another')
  })

  it('prepares a file again as another upload when our server refused it', () => {
    const reset = (queue: UploadQueue) => first(uploadQueue(queue, { type: 'reset', id: 'a' }))
    const refused = play(...sending('a'), fail('a', 'omise_rejected_file'))
    expect(reset(refused)).toMatchObject({ uploadId: null, state: { step: 'checking' } })
    // Our server may have it from an earlier attempt.
    const missing = play(...sending('a'), fail('a', 'processed_file_missing'))
    expect(reset(missing)).toMatchObject({ uploadId: 'up-a', state: { step: 'checking' } })
  })

  it('does not treat the same choice as a change', () => {
    const refused = play(...sending('a'), fail('a', 'omise_rejected_file'))
    expect(uploadQueue(refused, choose(KIND, 'a'))).toBe(refused)
  })

  it('accepts a replacement and keeps the kind', () => {
    const queue = play(...sending('a'), fail('a', 'omise_rejected_file'), {
      type: 'replaced',
      id: 'a',
      picked: picked('b.pdf'),
    })
    expect(first(queue)).toEqual({
      id: 'a',
      picked: picked('b.pdf'),
      filename: 'b.pdf',
      format: null,
      pages: null,
      kind: KIND,
      same: null,
      sourceChanges: null,
      preparation: null,
      uploadId: null,
      revision: expect.any(Number),
      parts: [],
      restored: false,
      state: { step: 'checking' },
    })
  })

  it('pauses the rest permanently when the dispute was closed', () => {
    const queue = play(...sending('a', 'b', 'c', 'd'), fail('a', 'dispute_not_open'))
    expect(queue.paused).toBe('dispute_not_open')
    expect(steps(queue)).toEqual(['failed', 'sending', 'sending', 'ready'])
    expect(uploadQueue(queue, request({ d: 'up-d' }))).toBe(queue)
  })

  it.each([
    ['the session has ended', 'not_signed_in'],
    ['the dispute is being answered', 'dispute_being_answered'],
  ] as const)('pauses the rest when %s, until the person sends again', (_when, code) => {
    const queue = play(...sending('a', 'b', 'c', 'd'), fail('a', code))
    expect(queue.paused).toBe(code)
    expect(steps(queue)[3]).toBe('ready')
    const resumed = uploadQueue(queue, request({ a: 'x', d: 'y' }))
    expect(resumed.paused).toBeNull()
    expect(steps(resumed)).toEqual(['queued', 'sending', 'sending', 'queued'])
    expect(first(resumed).uploadId).toBe('up-a')
  })

  it('resets every unsent file when the person reviews first', () => {
    const queue = play(
      ...sending('a', 'b', 'c'),
      ...ready('d'),
      request({ d: 'up-d' }),
      { type: 'held_back', id: 'a' },
      { type: 'held_back', id: 'b' },
    )
    expect(steps(queue)).toEqual(['ready', 'ready', 'sending', 'ready'])
    expect(queue.paused).toBeNull()
  })

  it('ends the pause with the last file', () => {
    const queue = play(...sending('a'), fail('a', 'dispute_not_open'))
    expect(uploadQueue(queue, { type: 'removed', id: 'a' })).toEqual(EMPTY_QUEUE)
  })
})

describe('cancelling', () => {
  it('resets a file that only waited for its turn', () => {
    const queue = play(...ready('a'), request({ a: 'up-a' }), { type: 'cancelled', id: 'a' })
    expect(steps(queue)).toEqual(['ready'])
  })

  it('keeps a file that was in transit, to be sent or removed later', () => {
    const queue = play(...sending('a'), { type: 'cancelled', id: 'a' })
    expect(steps(queue)).toEqual(['cancelled'])
    expect(steps(uploadQueue(queue, request({ a: 'x' })))).toEqual(['queued'])
    expect(uploadQueue(queue, { type: 'removed', id: 'a' }).items).toEqual([])
  })

  it('is too late once our server has all of it', () => {
    const queue = play(...sending('a'), { type: 'sent', id: 'a' })
    expect(uploadQueue(queue, { type: 'cancelled', id: 'a' })).toBe(queue)
  })
})

describe('removing', () => {
  it('can be undone: the row is restored with its position, kind and name', () => {
    const before = play(...ready('a', 'b', 'c'), { type: 'renamed', id: 'b', filename: 'slip' })
    const [, item] = before.items
    if (!item) throw new Error('No second row')
    const after = [
      { type: 'removed', id: 'b' },
      { type: 'removal_undone', item, index: 1 },
      pass('b'),
    ] as const
    expect(after.reduce<UploadQueue>(uploadQueue, before)).toEqual(before)
  })

  it('is undone once', () => {
    const queue = play(...ready('a'))
    const [item] = queue.items
    if (!item) throw new Error('No row')
    expect(uploadQueue(queue, { type: 'removal_undone', item, index: 0 })).toBe(queue)
  })
})

describe('a lost connection', () => {
  const offline = { type: 'connection_changed', online: false } as const
  const online = { type: 'connection_changed', online: true } as const

  it.each([
    ['noticed after the upload failed', [fail('a', 'network'), offline]],
    ['noticed before', [offline, fail('a', 'network')]],
  ])('resumes an upload under the same id when it is back, %s', (_when, lost) => {
    const queue = play(...sending('a', 'b'), ...lost)
    expect(queue.items[0]?.state).toMatchObject({ step: 'failed', error: { code: 'offline' } })
    expect(countQueue(queue)).toMatchObject({ underway: 2, attention: 0, retryable: 0 })
    const back = uploadQueue(queue, online)
    expect(back.items[0]).toMatchObject({
      state: { step: 'queued' },
      uploadId: queue.items[0]?.uploadId,
    })
  })

  it('resumes nothing in a paused queue, where the upload can be retried', () => {
    const queue = play(
      ...sending('a', 'b'),
      fail('a', 'network'),
      offline,
      fail('b', 'not_signed_in'),
      online,
    )
    expect(queue.items[0]?.state).toEqual({
      step: 'failed',
      error: { code: 'network' },
      retryable: true,
    })
  })

  it('resumes nothing that failed for another reason', () => {
    const queue = play(...sending('a'), fail('a', 'omise_rejected_file'), offline, online)
    expect(steps(queue)).toEqual(['failed'])
  })
})

it('counts a cancelled file as cancelled, not as one that needs attention', () => {
  const queue = play(...sending('a'), { type: 'cancelled', id: 'a' })
  expect(countQueue(queue)).toMatchObject({ cancelled: 1, attention: 0 })
})

describe('a suggested kind', () => {
  const suggest = (id: string, kind: Kind): QueueEvent => ({
    type: 'check_passed',
    id,
    format: 'pdf',
    pages: 1,
    preparation: {
      form: 'made',
      made: { format: 'pdf', size: 1000, sha256: id },
      original: { format: 'pdf', size: 1000, sha256: id },
      changes: [],
      edits: [],
      notes: [],
      pages: 1,
      picture: null,
      suggestion: { kind, why: { in: 'filename', words: id } },
    },
  })
  const accept = (suggestedKinds: Record<string, Kind>): QueueEvent => ({
    type: 'upload_requested',
    uploadIds: { a: 'upload-a', b: 'upload-b' },
    suggestedKinds,
  })
  const kinds = (queue: UploadQueue) => queue.items.map(({ kind }) => kind)

  it('is counted apart from files that need a kind, and is sent when it is accepted', () => {
    const queue = play(add('a', 'b'), suggest('a', KIND), pass('b'))
    expect(countQueue(queue)).toMatchObject({ suggested: 1, needsKind: 1, ready: 0 })
    const sent = uploadQueue(queue, accept({ a: KIND }))
    expect(steps(sent)).toEqual(['queued', 'needs_kind'])
    expect(kinds(sent)).toEqual([KIND, null])
  })

  it('is not sent without being accepted, nor after it changed', () => {
    const queue = play(add('a', 'b'), suggest('a', KIND), suggest('b', OTHER_KIND))
    const sent = uploadQueue(queue, accept({ b: KIND }))
    expect(steps(sent)).toEqual(['needs_kind', 'needs_kind'])
    expect(kinds(sent)).toEqual([null, null])
  })

  it('does not replace a chosen kind, also one chosen by the place of the drop', () => {
    const dropped: QueueEvent = {
      type: 'files_added',
      files: [{ id: 'a', picked: picked('a'), kind: OTHER_KIND }],
    }
    const queue = play(dropped, suggest('a', KIND))
    expect(countQueue(queue)).toMatchObject({ suggested: 0, ready: 1 })
    expect(kinds(uploadQueue(queue, accept({ a: KIND })))).toEqual([OTHER_KIND])
  })
})
