import type { DocumentChanges } from '@/lib/contract/problem'
import { DOCUMENTS_SEEN_HEADER, writeDocumentsSeen } from '@/lib/contract/documents-seen'
import { createStore, type ReadonlyStore } from '@/lib/store'
import { isApiError } from './api-error'

/** `review`: see the changes first, do nothing. `continue`: do it all the same. */
export type ConflictAnswer = 'review' | 'continue'

/** The person wanted to see first what others had changed: nothing was done. */
export class StaleViewError extends Error {
  override readonly name = 'StaleViewError'
}

/**
 * Knows which documents the person saw on the page of a dispute, and asks once when others changed them. Code that
 * changes documents does so through `run`; the page shows the question and gives the answer.
 */
export type ConflictCheck = ReturnType<typeof createConflictCheck>

export function createConflictCheck() {
  /** Null while the page is closed or the list is about to be read again: nothing is compared then. */
  let seen: Set<string> | null = null
  let isOpen = false
  const question = createStore<DocumentChanges | null>(null)
  let answered = Promise.withResolvers<ConflictAnswer>()
  /** Counts the answers, so that a call that was underway meanwhile is not asked about again. */
  let answers = 0
  let lastAnswer: ConflictAnswer = 'review'
  let answeredAt = -Infinity

  function ask(changes: DocumentChanges): Promise<ConflictAnswer> {
    if (!isOpen) return Promise.resolve('review')
    if (!question.get()) {
      answered = Promise.withResolvers()
      question.set(changes)
    }
    return answered.promise
  }

  function answer(given: ConflictAnswer, at: number) {
    if (!question.get()) return
    answers += 1
    lastAnswer = given
    answeredAt = at
    seen = null
    question.set(null)
    answered.resolve(given)
  }

  return {
    /** The page of the dispute is there to ask. The function that is returned takes that back. */
    open() {
      isOpen = true
      return () => {
        answer('review', -Infinity)
        isOpen = false
        seen = null
        answeredAt = -Infinity
      }
    },
    /** All documents as they were read at `readAt` (milliseconds). The first since the page opened, or since the last answer, counts. */
    saw(documentIds: readonly string[] | null, readAt: number) {
      if (isOpen && !seen && documentIds && readAt > answeredAt) seen = new Set(documentIds)
    },
    /** What the person changed is no surprise. */
    added: (documentId: string) => void seen?.add(documentId),
    removed: (documentId: string) => void seen?.delete(documentId),
    /**
     * Runs a call that changes documents. It is given the value for the header, or undefined when nothing is to be
     * compared, and may run a second time.
     * @throws StaleViewError, or whatever the call throws
     */
    async run<Result>(call: (seen: string | undefined) => Promise<Result>): Promise<Result> {
      const answersBefore = answers
      try {
        // A question in a hidden tab would hold up its queue.
        const isVisible = typeof document === 'undefined' || !document.hidden
        return await call(seen && isVisible ? writeDocumentsSeen(seen) : undefined)
      } catch (error) {
        if (!isApiError(error, 'documents_changed')) throw error
        const changes = error.changes ?? { added: 0, removed: 0 }
        const given = answers === answersBefore ? await ask(changes) : lastAnswer
        if (given === 'review') throw new StaleViewError('The documents changed', { cause: error })
        return call(undefined)
      }
    },
    answer: (given: ConflictAnswer) => answer(given, Date.now()),
    /** What to ask the person; null when there is nothing. */
    question: question as ReadonlyStore<DocumentChanges | null>,
  }
}

const guards = new Map<string, ConflictCheck>()

/** The guard of a dispute, one for this tab: its page and its queue share it. */
export function conflictCheckOf(disputeId: string): ConflictCheck {
  const guard = guards.get(disputeId) ?? createConflictCheck()
  guards.set(disputeId, guard)
  return guard
}

export function seenHeader(seen: string | undefined): Record<string, string> {
  return seen === undefined ? {} : { [DOCUMENTS_SEEN_HEADER]: seen }
}
