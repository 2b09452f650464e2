import type { useTranslations } from 'next-intl'
import { needsOf, REFUSED, type Needs } from '@/lib/evidence/guidance'
import type { Kind } from '@/lib/evidence/kinds'
import { toReason } from '@/lib/evidence/reasons'

/** The guidance for a reason, with its texts in the reader's language. */
export type WrittenGuidance = {
  needs: Needs
  /** Examples when a kind is needed or helpful, else why it is not. */
  tips: Readonly<Record<Kind, string>>
  /** What banks refuse: first what this reason invites, then what they always refuse. */
  refused: readonly string[]
}

/**
 * Composed on the server, since the texts of all reasons are too large to send. A reason, kind or language without
 * texts fails the type check.
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
