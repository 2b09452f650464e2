'use client'

import { lazy, Suspense, type RefObject } from 'react'
import type { Answer } from '@/lib/contract/response'

const AnswerWords = lazy(async () => ({ default: (await import('./answer-words')).AnswerWords }))

export type AnswerNoticeProps = {
  /** Where the focus goes once somebody has answered. */
  ref: RefObject<HTMLDivElement | null>
  answer: Answer | null
  /** What this person was about to do when the dispute turned out to be answered already. */
  refused: Answer['type'] | null
  status: string
  timeZone: string
}

/** How the last attempt to answer ended, or that nobody knows yet. Said aloud when it changes. */
export function AnswerNotice({ ref, ...props }: AnswerNoticeProps) {
  const hasAnswer = props.answer !== null || props.refused !== null
  return (
    // Here before its words are: the focus finds it, and a live region says only what comes later.
    <div ref={ref} tabIndex={-1} role="status" className="outline-none not-empty:mb-4 empty:hidden">
      {hasAnswer && (
        <Suspense>
          <AnswerWords {...props} />
        </Suspense>
      )}
    </div>
  )
}
