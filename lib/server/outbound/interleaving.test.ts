import { and, eq, inArray } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { problemSchema } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { deletions, kindChanges, uploads } from '@/lib/db/schema/documents'
import { answers } from '@/lib/db/schema/responses'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { createOmiseClient } from '@/lib/omise/client'
import { documentCalls } from '@/lib/server/testing/document-calls'
import { createInterleaver } from '@/lib/server/testing/interleave'
import { ALL_MISSING, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { sandboxMerchant } from '@/testing/sandbox'
import { UNSETTLED_UPLOAD_STATES } from './dispute-operations'

type OperationName =
  | 'submit'
  | 'accept'
  | 'upload'
  | 'delete'
  | 'restore'
  | 'restore the same'
  | 'change kind'
  | 'change kind again'

/**
 * The dispute of one interleaving. `changeable`, `deletable`: two documents, or one for both; `deleted`: deleted before the
 * test.
 */
type World = {
  disputeId: string
  changeable: string
  deletable: string
  deleted: string
  reviewed: readonly string[]
}

/**
 * Every pair of operations that can meet on a dispute, in both orders, with the permitted sets of completed operations.
 */
const PAIRS: readonly {
  pair: readonly [OperationName, OperationName]
  outcomes: readonly string[]
}[] = [
  // The second person submits the reviewed documents, or nothing.
  { pair: ['submit', 'delete'], outcomes: ['submit', 'delete'] },
  { pair: ['submit', 'restore'], outcomes: ['submit', 'restore'] },
  { pair: ['submit', 'upload'], outcomes: ['submit', 'upload'] },
  // Accepting is permitted after the documents changed.
  { pair: ['accept', 'delete'], outcomes: ['accept', 'delete', 'accept and delete'] },
  { pair: ['accept', 'restore'], outcomes: ['accept', 'restore', 'accept and restore'] },
  { pair: ['accept', 'upload'], outcomes: ['accept', 'upload', 'accept and upload'] },
  { pair: ['submit', 'change kind'], outcomes: ['submit', 'change kind'] },
  // One document remains, or none.
  { pair: ['delete', 'change kind'], outcomes: ['delete', 'change kind'] },
  { pair: ['change kind', 'change kind again'], outcomes: ['change kind', 'change kind again'] },
  { pair: ['submit', 'accept'], outcomes: ['submit', 'accept'] },
  // A document that is not deleted yet cannot be restored.
  {
    pair: ['delete', 'restore the same'],
    outcomes: ['delete', 'delete and restore the same'],
  },
]

const KINDS_OF_CHANGES = {
  'change kind': 'details_of_purchase',
  'change kind again': 'cardholder_details',
} as const

const ANSWERED = ['response_submitted', 'dispute_accepted']
/** A file received just after the answer is kept, and refused by Omise. */
const NO_CHANGE = ['upload_received', 'upload_refused', 'kind_change_failed']

/** The codes with which a call may be refused because of the other one. */
const REFUSALS: readonly ProblemCode[] = [
  'dispute_being_answered',
  'dispute_not_open',
  'deletion_underway',
  'uploads_underway',
  'kind_change_underway',
  'documents_changed',
  'check_over',
  'check_missing',
  'answer_underway',
  'answered_elsewhere',
  'nothing_to_restore',
]

/** Of the changeable document: it exists exactly once, unless it was deleted. */
function kindsAfter(done: ReadonlySet<OperationName>): string[] {
  if (done.has('delete')) return []
  if (done.has('change kind')) return [KINDS_OF_CHANGES['change kind']]
  if (done.has('change kind again')) return [KINDS_OF_CHANGES['change kind again']]
  return ['proof_of_receipt']
}

describeOnBothDatabases('two operations on one dispute', (openDatabase) => {
  let test: TestDesk
  let interleaver: ReturnType<typeof createInterleaver>
  const { upload, uploaded, remove, restore, changeKind, actions } = documentCalls(() => test)
  const { saved, submit, accept, state } = responseCalls(() => test)

  // A person may make 1,200 requests per minute, and a pair makes hundreds: each has a desk and people of its own.
  beforeEach(async () => {
    test = await openTestDesk(await openDatabase())
    // No job interferes; they serve crashes.
    test.desk.env = { ...test.desk.env, requireSecondPerson: true }
    test.desk.pace = 1
    interleaver = createInterleaver(test.desk)
  })
  // The merchant has a hundred charges to dispute.
  beforeEach(async () => {
    const { omiseApiUrl } = test.desk.env
    test.omise = sandboxMerchant(omiseApiUrl)
    const { secretKey } = test.omise
    const omise = createOmiseClient({ secretKey, baseUrl: omiseApiUrl })
    test.desk.omise = interleaver.gateOmise(omise)
    return () => omise.close()
  })
  afterEach(() => test.close())

  async function newWorld(pair: readonly OperationName[]): Promise<World> {
    const disputeId = await test.omise.openDispute()
    const add = async (filename: string) => (await uploaded(disputeId, { filename })).id
    const deletable = pair.includes('delete') ? await add('deletable.pdf') : ''
    const changeable = pair.includes('change kind')
      ? deletable || (await add('changeable.pdf'))
      : ''
    const deleted = pair.includes('restore') ? await add('deleted.pdf') : ''
    if (deleted) expect((await remove(disputeId, deleted)).status).toBe(200)
    if (pair.includes('submit')) {
      await saved(disputeId, 'The parcel was signed for on 2 May.', 0)
      const body = JSON.stringify({ draftVersion: 1, missing: ALL_MISSING, note: '' })
      expect((await test.call('agent', 'POST', api.check(disputeId), { body })).status).toBe(201)
    }
    return { disputeId, changeable, deletable, deleted, reviewed: await idsAtOmise(disputeId) }
  }

  async function idsAtOmise(disputeId: string): Promise<string[]> {
    return (await test.omise.documents(disputeId)).map(({ id }) => id)
  }

  function perform(name: OperationName, { disputeId, changeable, deletable, deleted }: World) {
    switch (name) {
      case 'submit':
        return submit(disputeId, { role: 'admin' })
      case 'accept':
        return accept(disputeId)
      case 'upload':
        return upload(disputeId, { filename: 'new.pdf' })
      case 'delete':
        return remove(disputeId, deletable)
      case 'restore':
        return restore(disputeId, deleted)
      case 'restore the same':
        return restore(disputeId, deletable)
      case 'change kind':
        return changeKind(disputeId, changeable, { kind: KINDS_OF_CHANGES['change kind'] })
      case 'change kind again':
        return changeKind(disputeId, changeable, {
          kind: KINDS_OF_CHANGES['change kind again'],
          role: 'admin',
        })
    }
  }

  /** The invariants that hold for every interleaving. */
  async function expectSound(world: World, done: ReadonlySet<OperationName>): Promise<void> {
    const { disputeId } = world
    const { status } = await test.omise.dispute(disputeId)
    const documents = await test.omise.documents(disputeId)
    const has = (filename: string) => documents.some((each) => each.filename === filename)
    expect(status).toBe(done.has('submit') ? 'pending' : done.has('accept') ? 'lost' : 'open')
    if (done.has('submit')) expect(documents.map(({ id }) => id)).toEqual(world.reviewed)
    expect(has('new.pdf')).toBe(done.has('upload'))
    expect(has('deleted.pdf')).toBe(done.has('restore'))
    if (world.deletable) {
      expect(has('deletable.pdf')).toBe(!done.has('delete') || done.has('restore the same'))
    }
    if (world.changeable) {
      const kinds = documents
        .filter(
          ({ filename }) => filename === (world.deletable ? 'deletable.pdf' : 'changeable.pdf'),
        )
        .map(({ kind }) => kind)
      expect(kinds).toEqual(kindsAfter(done))
    }
    expect(await activeRows(disputeId)).toEqual([])
    const rows = await actions(disputeId)
    const countOf = (action: string) => rows.filter((each) => each === action).length
    expect(countOf('response_submitted')).toBe(done.has('submit') ? 1 : 0)
    expect(countOf('dispute_accepted')).toBe(done.has('accept') ? 1 : 0)
    // All other changes come earlier: nothing changes while a dispute is being answered, nor afterwards.
    const changes = rows.filter((action) => !NO_CHANGE.includes(action))
    if (status !== 'open') expect(ANSWERED).toContain(changes[0])
    if (done.has('submit'))
      expect((await state(disputeId)).check).toMatchObject({ state: 'passed' })
  }

  /** The rows that would block the next operation. */
  async function activeRows(disputeId: string): Promise<unknown[]> {
    const { db } = test.desk
    const of = (table: typeof answers | typeof deletions | typeof uploads) =>
      eq(table.disputeId, disputeId)
    return [
      ...(await db
        .select()
        .from(answers)
        .where(and(of(answers), eq(answers.state, 'intended')))),
      ...(await db
        .select()
        .from(deletions)
        .where(and(of(deletions), eq(deletions.state, 'intended')))),
      ...(await db
        .select()
        .from(kindChanges)
        .where(and(eq(kindChanges.disputeId, disputeId), eq(kindChanges.state, 'intended')))),
      ...(await db
        .select()
        .from(uploads)
        .where(and(of(uploads), inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES])))),
    ]
  }

  /** The operations that completed. One that did not must be refused because of the other. */
  async function whatWasDone(
    responses: ReadonlyMap<OperationName, Response>,
  ): Promise<ReadonlySet<OperationName>> {
    const done = new Set<OperationName>()
    for (const [name, response] of responses) {
      if (response.ok) {
        done.add(name)
        continue
      }
      const { code } = problemSchema.parse(await response.json())
      const isGone = response.status === 404 && code === 'document_not_found'
      if (isGone && responses.has('change kind')) continue
      expect(REFUSALS).toContain(code)
      expect(response.status).toBe(409)
    }
    return done
  }

  const ordered = PAIRS.flatMap(({ pair: [one, other], outcomes }) => [
    [one, other, outcomes] as const,
    [other, one, outcomes] as const,
  ])

  it.each(ordered)(
    '%s, and at every point of it %s: both end, and nothing changes while the dispute is being answered',
    { timeout: 180_000 },
    async (first, second, possible) => {
      const outcomes = new Set<string>()
      for (let stopAt = 0; ; stopAt += 1) {
        const world = await newWorld([first, second])
        const ended = await interleaver.interleave(
          () => perform(first, world),
          () => perform(second, world),
          stopAt,
        )
        const responses = new Map([
          [first, ended.first],
          [second, ended.second],
        ])
        const done = await whatWasDone(responses)
        await expectSound(world, done)
        outcomes.add([...done].toSorted().join(' and '))
        if (ended.where === undefined) break
      }
      for (const outcome of outcomes) expect(possible).toContain(outcome)
      expect(outcomes.size).toBeGreaterThan(1)
    },
  )
})
