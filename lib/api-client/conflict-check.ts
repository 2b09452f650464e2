import type { DocumentChanges } from '@/lib/contract/problem'
import { DOCUMENTS_SEEN_HEADER, writeDocumentsSeen } from '@/lib/contract/documents-seen'
import { createStore, type ReadonlyStore } from '@/lib/store'
import { isApiError } from './api-error'

/** `review`: show the changes, do nothing. `continue`: proceed. */
export type ConflictAnswer = 'review' | 'continue'

/** The person chose to review the changes of others first; nothing was done. */
export class StaleViewError extends Error {
  override readonly name = 'StaleViewError'
}

/**
 * Tracks which documents the person saw on the page of a dispute, and asks once when others changed them. Changes of
 * documents go through `run`; the page shows the question and returns the answer.
 */
export type ConflictCheck = ReturnType<typeof createConflictCheck>

export function createConflictCheck() {
  /** Null while the page is closed or the list is about to be refetched; nothing is compared then. */
  let seen: Set<string> | null = null
  let isOpen = false
  const question = createStore<DocumentChanges | null>(null)
  let answered = Promise.withResolvers<ConflictAnswer>()
  /** Counts the answers, so that a call that was pending during one does not ask again. */
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
    /** Registers the page of the dispute, which can ask. Returns the function that unregisters it. */
    open() {
      isOpen = true
      return () => {
        answer('review', -Infinity)
        isOpen = false
        seen = null
        answeredAt = -Infinity
      }
    },
    /**
     * All documents as read at `readAt` (milliseconds). Only the first list counts, since the page opened or since the
     * last answer.
     */
    saw(documentIds: readonly string[] | null, readAt: number) {
      if (isOpen && !seen && documentIds && readAt > answeredAt) seen = new Set(documentIds)
    },
    /** Updates the expected documents with the person's own change. */
    added: (documentId: string) => void seen?.add(documentId),
    removed: (documentId: string) => void seen?.delete(documentId),
    /**
     * Runs a call that changes documents, possibly twice. It receives the header's value, or undefined when nothing is
     * to be compared.
     * @throws StaleViewError, or the call's error
     */
    async run<Result>(call: (seen: string | undefined) => Promise<Result>): Promise<Result> {
      const answersBefore = answers
      try {
        // A question in a hidden tab would block its queue.
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
    /** The question for the person; null when there is none. */
    question: question as ReadonlyStore<DocumentChanges | null>,
  }
}

const guards = new Map<string, ConflictCheck>()

/** The conflict check of a dispute, shared by its page and its queue in this tab. */
export function conflictCheckOf(disputeId: string): ConflictCheck {
  const guard = guards.get(disputeId) ?? createConflictCheck()
  guards.set(disputeId, guard)
  return guard
}

export function seenHeader(seen: string | undefined): Record<string, string> {
  return seen === undefined ? {} : { [DOCUMENTS_SEEN_HEADER]: seen }
}
