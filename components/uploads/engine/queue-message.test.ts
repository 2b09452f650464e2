import { describe, expect, it } from 'vitest'
import type { QueueCommand } from './queue-command'
import { queueMessageSchema, type FollowerMessage, type LeaderMessage } from './queue-message'
import type { FileState, QueueItem } from '@/components/uploads/queue/types'

const file = new File(['%PDF-'], 'slip.pdf')
const storedFile = {
  name: 'slip.pdf',
  size: 5,
  type: 'application/pdf',
  lastModified: 1,
  row: 'row',
  version: '1.2.3',
  begin: 7,
}
const uploadId = '0b6e1a52-7c3f-4d1e-9a40-2f4b8f0c7d11'
const ready = {
  state: 'ready',
  file,
  format: 'pdf',
  sha256: 'ab',
  changes: ['shrunk'],
  edits: [],
  notes: [{ note: 'blurred' }],
  original: { filename: 'slip.pdf', size: 5, sha256: 'cd' },
  pages: 3,
  picture: null,
  suggestion: null,
  thumbnail: new Blob(['x']),
} as const
const preparation = {
  form: 'made',
  made: { format: 'pdf', size: 5, sha256: 'ab' },
  original: { format: null, size: 9, sha256: 'cd' },
  changes: ['converted_from_heic'],
  edits: [],
  notes: [],
  pages: 3,
  picture: null,
  suggestion: null,
} as const
const part = {
  id: 'part',
  picked: { name: 'slip.heic', size: 9, lastModified: 1_700_000_000_000 },
  filename: 'slip.pdf',
  kind: 'proof_of_receipt',
  uploadId,
  sourceChanges: ['unlocked'],
  preparation,
  revision: 4,
} as const
const item: QueueItem = {
  ...part,
  id: 'row',
  format: 'pdf',
  pages: 3,
  same: {
    filename: 'slip.pdf',
    kind: 'a_kind_of_tomorrow',
    addedBy: { name: 'Napat' },
    createdAt: '2026-11-01T00:00:00Z',
    deleted: false,
  },
  parts: [part],
  restored: true,
  state: { step: 'ready' },
}
const upload = {
  id: uploadId,
  filename: 'slip.pdf',
  kind: 'proof_of_receipt',
  contentType: 'application/pdf',
  size: 5,
  pages: null,
  addedBy: { name: 'Napat' },
  createdAt: '2026-11-01T00:00:00Z',
  state: 'waiting',
  problem: 'omise_busy',
  documentId: null,
  withdrawnBy: null,
} as const

const leaderMessage = (state: FileState = item.state): LeaderMessage => ({
  from: 'leader',
  view: {
    queue: { items: [{ ...item, state }], paused: 'not_signed_in', online: true },
    thumbnails: new Map([['row', 'blob:x']]),
    unkept: new Set(['row']),
  },
  rowFiles: new Map([
    ['row', { source: file, processed: null }],
    ['part', { source: file, processed: storedFile }],
  ]),
  answers: 'question',
})
const followerMessage = (command: QueueCommand | null): FollowerMessage => ({
  from: 'follower',
  id: 'question',
  command,
})

describe('queueMessageSchema', () => {
  it.each<FileState>([
    { step: 'checking' },
    { step: 'refused', problem: 'pdf_password', fixes: ['split'] },
    { step: 'needs_kind' },
    { step: 'ready' },
    { step: 'queued' },
    { step: 'sending', percent: 12.5 },
    { step: 'waiting_for_omise' },
    { step: 'settling' },
    { step: 'waiting', reason: 'locked_out' },
    { step: 'delivered', document: { id: 'docu_test_1', filename: 'slip.pdf' } },
    { step: 'failed', error: { code: 'offline' }, retryable: true },
    { step: 'failed', error: { code: 'took_too_long' }, retryable: false },
    {
      step: 'failed',
      error: { code: 'omise_busy', requestId: 'r', retryAfterSeconds: 3, omiseMessage: 'm' },
      retryable: true,
    },
    { step: 'cancelled' },
    { step: 'cancelled', withdrawnBy: 'Napat' },
  ])('parses a view with a row in state %j', (state) => {
    expect(queueMessageSchema.parse(leaderMessage(state))).toEqual(leaderMessage(state))
  })

  it.each<QueueCommand | null>([
    null,
    { type: 'add', files: [{ id: 'row', file }] },
    { type: 'add', files: [{ id: 'row', file, folder: true, ready }] },
    { type: 'replace', id: 'row', entry: { file } },
    { type: 'choose_kind', ids: ['row'], kind: 'proof_of_receipt' },
    { type: 'rename', id: 'row', filename: 'b.pdf' },
    { type: 'choose_form', id: 'row', form: 'original' },
    { type: 'reprocess', id: 'row', made: ready },
    { type: 'reset', id: 'row' },
    {
      type: 'restore_kinds',
      kind: 'proof_of_receipt',
      kinds: { row: null, other: 'proof_of_receipt' },
    },
    { type: 'split', id: 'row', files: [{ id: 'part', file, ready }] },
    { type: 'combine', id: 'new', file, ids: ['row'], hashes: { row: 'a1' } },
    { type: 'combine', id: 'new', file, ids: ['row', 'other'] },
    { type: 'uncombine', id: 'row' },
    { type: 'upload', ids: ['row'] },
    { type: 'cancel', id: 'row' },
    { type: 'follow', id: 'row', upload },
    { type: 'remove', id: 'row' },
    { type: 'undo_removal', id: 'row' },
    { type: 'dismiss_delivered' },
    { type: 'acknowledge_restored' },
  ])('parses the command %j', (command) => {
    expect(queueMessageSchema.parse(followerMessage(command))).toEqual(followerMessage(command))
  })

  it('passes files and blobs themselves', () => {
    const view = queueMessageSchema.parse(leaderMessage())
    if (view.from !== 'leader') throw new Error()
    expect(view.rowFiles.get('row')?.source).toBe(file)
    const command: QueueCommand = { type: 'reprocess', id: 'row', made: ready }
    const message = queueMessageSchema.parse(followerMessage(command))
    if (message.from !== 'follower' || message.command?.type !== 'reprocess') throw new Error()
    expect(message.command.made.file).toBe(file)
    expect(message.command.made.thumbnail).toBe(ready.thumbnail)
  })

  it('drops unknown keys', () => {
    const { view, ...message } = leaderMessage()
    const [row] = view.queue.items
    const queue = { ...view.queue, items: [{ ...row, mood: 'calm' }], weather: 'rain' }
    const newer = { ...message, view: { ...view, queue, extra: 1 }, extra: 1 }
    expect(queueMessageSchema.parse(newer)).toEqual(leaderMessage())
  })

  const { view } = leaderMessage()
  it.each([
    ['garbage', 'hello'],
    ['nothing', null],
    ['a list', [leaderMessage()]],
    ['an unknown sender', { ...leaderMessage(), from: 'narrator' }],
    ['an older view, without an answer', { from: 'leader', view, rowFiles: new Map() }],
    [
      'an older view, without places',
      { ...leaderMessage(), rowFiles: undefined, files: new Map() },
    ],
    ['an older request for the view', { from: 'follower', hello: true }],
    ['an older command, without an id', { from: 'follower', command: { type: 'upload', ids: [] } }],
    ['a view without rows', { ...leaderMessage(), view: { ...view, queue: { paused: null } } }],
    [
      'files as an object',
      { ...leaderMessage(), rowFiles: { row: { source: file, processed: null } } },
    ],
    [
      'a file that is none',
      {
        ...leaderMessage(),
        rowFiles: new Map([['row', { source: { name: 'a.pdf' }, processed: null }]]),
      },
    ],
    ['a row in an unknown state', leaderMessage({ step: 'dreaming' } as unknown as FileState)],
    [
      'a failure with an unknown code',
      leaderMessage({ step: 'failed', error: { code: 'toString' }, retryable: true } as never),
    ],
    [
      'a failure whose code was lost on the way',
      leaderMessage({
        step: 'failed',
        error: new Error('file_empty (422)'),
        retryable: true,
      } as never),
    ],
    ['an unknown command', followerMessage({ type: 'format_disk' } as never)],
    ['a command without its row', followerMessage({ type: 'cancel' } as never)],
    ['an unknown kind', followerMessage({ type: 'choose_kind', ids: [], kind: 'gossip' } as never)],
    [
      'a filename that is a number',
      followerMessage({ type: 'rename', id: 'r', filename: 1 } as never),
    ],
    [
      'an added file that is none',
      followerMessage({ type: 'add', files: [{ id: 'r', file: {} }] } as never),
    ],
  ])('refuses %s', (_what, message) => {
    expect(queueMessageSchema.safeParse(message).success).toBe(false)
  })
})
