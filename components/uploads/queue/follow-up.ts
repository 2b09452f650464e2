import type { Upload } from '@/lib/contract/documents'
import { isProblemCode, type ProblemCode } from '@/lib/contract/problem-codes'

/** Why an upload that our server has is not at Omise yet; each reason has its own text. */
export const WAITING_REASONS = [
  'underway',
  'unconfirmed',
  'silent',
  'busy',
  'locked_out',
  'not_understood',
  'withdrawing',
] as const

export type WaitingReason = (typeof WAITING_REASONS)[number]

export type FollowUp =
  /** Our server never received it. */
  | { step: 'unknown' }
  | { step: 'waiting'; reason: WaitingReason }
  | { step: 'delivered'; document: { id: string; filename: string } }
  | { step: 'refused'; problem: ProblemCode }
  /** `by`: the person who withdrew it. */
  | { step: 'withdrawn'; by: string }

/** The effect of the server's report about an upload on its row. */
export function followUp(upload: Upload | null): FollowUp {
  if (!upload) return { step: 'unknown' }
  const { state, filename, documentId } = upload
  if (state === 'delivered' && documentId !== null) {
    return { step: 'delivered', document: { id: documentId, filename } }
  }
  if (state === 'refused') return { step: 'refused', problem: refusalOf(upload) }
  if (state === 'withdrawn') return { step: 'withdrawn', by: upload.withdrawnBy?.name ?? '' }
  return { step: 'waiting', reason: waitingReason(upload) }
}

function refusalOf({ problem }: Upload): ProblemCode {
  return problem !== null && isProblemCode(problem) ? problem : 'omise_rejected_file'
}

function waitingReason({ state, problem, withdrawnBy }: Upload): WaitingReason {
  if (withdrawnBy) return 'withdrawing'
  if (state === 'unknown') return 'unconfirmed'
  if (problem === 'omise_busy') return 'busy'
  if (problem === 'omise_refused') return 'locked_out'
  if (problem === 'omise_unreadable') return 'not_understood'
  return state === 'waiting' ? 'silent' : 'underway'
}
