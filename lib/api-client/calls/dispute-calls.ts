import { respondBySchema } from '@/lib/contract/disputes'
import {
  answerSchema,
  checkSchema,
  draftSchema,
  responseSchema,
  waiversSchema,
  type Accept,
  type Answer,
  type AskForCheck,
  type Check,
  type Draft,
  type ResponseState,
  type ReturnCheck,
  type SaveDraft,
  type Submit,
  type Waivers,
} from '@/lib/contract/response'
import { api } from '@/lib/format/paths'
import { seenHeader } from '@/lib/api-client/conflict-check'
import { requestJson, sendJson } from '@/lib/api-client/request'

/**
 * Calls about the respond-by date, waivers, draft and decisions of a dispute. All throw ApiError. Import lazily: this
 * module loads zod.
 */

/** Sets the exact respond-by date; null restores the estimate. */
export function setRespondBy(disputeId: string, at: Date | null): Promise<unknown> {
  const path = api.respondBy(disputeId)
  return at === null
    ? sendJson(respondBySchema, 'DELETE', path)
    : sendJson(respondBySchema, 'PUT', path, { at: at.toISOString() })
}

export function readWaivers(disputeId: string, signal: AbortSignal): Promise<Waivers> {
  return requestJson(async () => waiversSchema, api.waivers(disputeId), { signal })
}

/** Resolves with the waivers then in force. */
export function waiveKind(disputeId: string, kind: string, reason: string): Promise<Waivers> {
  return sendJson(waiversSchema, 'PUT', api.waiver(disputeId, kind), { reason })
}

export function liftWaiver(disputeId: string, kind: string): Promise<Waivers> {
  return requestJson(async () => waiversSchema, api.waiver(disputeId, kind), { method: 'DELETE' })
}

export function readResponse(disputeId: string, signal: AbortSignal): Promise<ResponseState> {
  return requestJson(async () => responseSchema, api.response(disputeId), { signal })
}

/**
 * `leaving`: the page may be closed before the response arrives. Throws `draft_changed` with the other person's draft.
 */
export function saveDraft(
  disputeId: string,
  draft: SaveDraft,
  { leaving }: { leaving: boolean },
): Promise<Draft> {
  return sendJson(draftSchema, 'PUT', api.draft(disputeId), draft, { keepalive: leaving })
}

/** With `state` `intended` the outcome is unknown. Repeating the same `answerId` never sends a second answer. */
export function submitResponse(
  disputeId: string,
  submit: Submit,
  seen: string | undefined,
): Promise<Answer> {
  return sendJson(answerSchema, 'POST', api.response(disputeId), submit, {
    headers: seenHeader(seen),
  })
}

/** Requests that a colleague reviews the draft of this version and submits it. */
export function askForCheck(
  disputeId: string,
  ask: AskForCheck,
  seen: string | undefined,
): Promise<Check> {
  return sendJson(checkSchema, 'POST', api.check(disputeId), ask, { headers: seenHeader(seen) })
}

export function returnCheck(disputeId: string, how: ReturnCheck): Promise<Check> {
  return sendJson(checkSchema, 'POST', api.returnCheck(disputeId), how)
}

export function acceptDispute(disputeId: string, accept: Accept): Promise<Answer> {
  return sendJson(answerSchema, 'POST', api.accept(disputeId), accept)
}
