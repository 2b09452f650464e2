import type { BannerTone } from '@/components/ui/banner'
import type { Answer } from '@/lib/contract/response'

const WORDS = {
  submit: { looking: 'lookingSubmit', failed: 'failedSubmit', closed: 'closedSubmit' },
  accept: { looking: 'lookingAccept', failed: 'failedAccept', closed: 'closedAccept' },
} as const

export type NoticeText = {
  tone: BannerTone
  words: 'submitted' | 'accepted' | (typeof WORDS)[Answer['type']]['looking' | 'failed' | 'closed']
}

/**
 * Null when the page is sufficient: the dispute was not answered here, or the bank has decided since.
 * @param refused what this person was about to do when the dispute turned out to be answered already
 */
export function noticeText(
  answer: Pick<Answer, 'type' | 'state'> | null,
  refused: Answer['type'] | null,
  status: string,
): NoticeText | null {
  if (answer?.state === 'intended') return { tone: 'warn', words: WORDS[answer.type].looking }
  if (answer?.state === 'done') {
    if (answer.type === 'accept') return { tone: 'info', words: 'accepted' }
    return status === 'won' || status === 'lost' ? null : { tone: 'ok', words: 'submitted' }
  }
  const failed = refused ?? answer?.type
  if (!failed) return null
  if (status !== 'open') return { tone: 'bad', words: WORDS[failed].closed }
  // A refusal before the request to Omise is shown in the dialog; it is not an attempt with an outcome.
  return answer ? { tone: 'bad', words: WORDS[answer.type].failed } : null
}
