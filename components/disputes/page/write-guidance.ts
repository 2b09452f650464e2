import type { useTranslations } from 'next-intl'
import { needsOf, REFUSED, type Needs } from '@/lib/evidence/guidance'
import type { Kind } from '@/lib/evidence/kinds'
import { toReason } from '@/lib/evidence/reasons'

/** What a reason calls for, and the words for it in the reader's language. */
export type WrittenGuidance = {
  needs: Needs
  /** Examples where a kind is needed or helps, else why it does not. */
  tips: Readonly<Record<Kind, string>>
  /** What banks refuse: what this reason tempts to first, then what they always refuse. */
  refused: readonly string[]
}

/**
 * Written on the server: the words of all reasons together are too many to send along. A reason, a kind or a
 * language without its words does not compile.
 */
export function writeGuidance(
  t: ReturnType<typeof useTranslations<'guidance'>>,
  reasonCode: string,
): WrittenGuidance {
  const reason = toReason(reasonCode)
  const tips: Record<Kind, string> = {
    cardholder_details: t(`tip.${reason}.cardholder_details`),
    details_of_purchase: t(`tip.${reason}.details_of_purchase`),
    proof_of_receipt: t(`tip.${reason}.proof_of_receipt`),
    proof_of_acceptance: t(`tip.${reason}.proof_of_acceptance`),
  }
  return {
    needs: needsOf(reasonCode),
    tips,
    refused: [t(`refusedHere.${reason}`), ...REFUSED.map((what) => t(`refused.${what}`))],
  }
}
