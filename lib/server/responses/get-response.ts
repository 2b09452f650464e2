import 'server-only'
import type { Answer, ResponseState } from '@/lib/contract/response'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { lastCheck } from '@/lib/server/outbound/review-request'
import { toCheck } from './reviews/to-check'
import { desk } from '@/lib/server/desk'
import { findDraft, toDraft } from './drafts'
import { lastAnswer, toAnswer } from './submissions/answer'

/** The draft, and the state of the last attempt to answer. */
export async function getResponse(person: Person, disputeId: string): Promise<ResponseState> {
  authorize(person, 'dispute.read')
  const { db, env } = desk()
  const [draft, answer, check] = await Promise.all([
    findDraft(db, disputeId),
    lastAnswer(db, disputeId),
    lastCheck(db, disputeId),
  ])
  return {
    draft: draft && (await toDraft(person, draft)),
    answer: answer && (await toAnswer(answer)),
    check: check && (await toCheck(person, check)),
    needsSecondPerson: env.requireSecondPerson,
  }
}

/** 202 while the outcome is unknown; `GET …/response` returns it later. */
export function answeredResponse(answer: Answer): Response {
  return Response.json(answer, { status: answer.state === 'done' ? 200 : 202 })
}
