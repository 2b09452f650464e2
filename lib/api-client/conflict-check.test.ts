import { describe, expect, it, vi } from 'vitest'
import { PATIENT } from '@/testing/patient'
import { ApiError, isApiError } from './api-error'
import { createConflictCheck, StaleViewError, type ConflictCheck } from './conflict-check'

const A = 'docu_test_a'
const B = 'docu_test_b'
const CHANGES = { added: 1, removed: 0 }

/** A page of a dispute that showed document A. */
function openPage() {
  const guard = createConflictCheck()
  const leave = guard.open()
  guard.saw([A], 1)
  return { guard, leave }
}

async function headerOf(guard: ConflictCheck): Promise<string | undefined> {
  return guard.run(async (seen) => seen)
}

/** The server's response once others have added a document. */
function changedElsewhere() {
  return vi.fn(async (seen: string | undefined) => {
    if (seen === undefined) return 'done'
    throw new ApiError({ code: 'documents_changed', status: 409, changes: CHANGES })
  })
}

describe('the conflict check', () => {
  it("sends what the page first showed, updated with the person's own changes", async () => {
    const { guard } = openPage()
    expect(await headerOf(guard)).toBe(A)
    guard.saw([A, 'docu_test_elsewhere'], 2)
    expect(await headerOf(guard)).toBe(A)
    guard.added(B)
    expect(await headerOf(guard)).toBe(`${A},${B}`)
    guard.removed(A)
    expect(await headerOf(guard)).toBe(B)
    guard.removed(B)
    expect(await headerOf(guard)).toBe('none')
  })

  it('sends nothing before a list was read, after the page was closed, and when the documents are unknown', async () => {
    const guard = createConflictCheck()
    guard.saw([A], 1)
    expect(await headerOf(guard)).toBeUndefined()
    const leave = guard.open()
    guard.saw(null, 1)
    expect(await headerOf(guard)).toBeUndefined()
    guard.saw([A], 2)
    expect(await headerOf(guard)).toBe(A)
    leave()
    expect(await headerOf(guard)).toBeUndefined()
  })

  it('asks, and repeats the call without comparing when the person continues', async () => {
    const { guard } = openPage()
    const listener = vi.fn()
    guard.question.subscribe(listener)
    const call = changedElsewhere()
    const run = guard.run(call)
    await vi.waitFor(() => expect(guard.question.get()).toEqual(CHANGES), PATIENT)
    guard.answer('continue')
    expect(await run).toBe('done')
    expect(call.mock.calls).toEqual([[A], [undefined]])
    expect(guard.question.get()).toBeNull()
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('does nothing when the person reviews first', async () => {
    const { guard } = openPage()
    const call = changedElsewhere()
    const run = guard.run(call)
    await vi.waitFor(() => expect(guard.question.get()).toEqual(CHANGES), PATIENT)
    guard.answer('review')
    await expect(run).rejects.toBeInstanceOf(StaleViewError)
    expect(call).toHaveBeenCalledTimes(1)
  })

  it("expects only documents that were read after the person's answer", async () => {
    const { guard } = openPage()
    const run = guard.run(changedElsewhere())
    await vi.waitFor(() => expect(guard.question.get()).toEqual(CHANGES), PATIENT)
    guard.answer('continue')
    await run
    guard.saw([A], 1)
    expect(await headerOf(guard)).toBeUndefined()
    guard.saw([A, B], Date.now() + 1)
    expect(await headerOf(guard)).toBe(`${A},${B}`)
  })

  it('asks once for all pending calls, including those that fail after the answer', async () => {
    const { guard } = openPage()
    const late = Promise.withResolvers<never>()
    const calls = [changedElsewhere(), changedElsewhere()]
    const runs = [
      ...calls.map((call) => guard.run(call)),
      guard.run(async (seen) => (seen === undefined ? 'done' : late.promise)),
    ]
    await vi.waitFor(() => expect(guard.question.get()).toEqual(CHANGES), PATIENT)
    guard.answer('continue')
    expect(guard.question.get()).toBeNull()
    late.reject(new ApiError({ code: 'documents_changed', status: 409, changes: CHANGES }))
    expect(await Promise.all(runs)).toEqual(['done', 'done', 'done'])
    expect(guard.question.get()).toBeNull()
  })

  it('does nothing when the page is closed, before or while it asks', async () => {
    const { guard, leave } = openPage()
    const left = guard.run(changedElsewhere())
    const answer = Promise.withResolvers<never>()
    const after = guard.run(async () => answer.promise)
    await vi.waitFor(() => expect(guard.question.get()).toEqual(CHANGES), PATIENT)
    leave()
    await expect(left).rejects.toBeInstanceOf(StaleViewError)
    answer.reject(new ApiError({ code: 'documents_changed', status: 409, changes: CHANGES }))
    await expect(after).rejects.toBeInstanceOf(StaleViewError)
  })

  it('passes through every other failure', async () => {
    const { guard } = openPage()
    const failure = guard.run(async () => {
      throw new ApiError({ code: 'omise_unreachable', status: 503 })
    })
    await expect(failure).rejects.toSatisfy((error) => isApiError(error, 'omise_unreachable'))
    expect(guard.question.get()).toBeNull()
  })
})
