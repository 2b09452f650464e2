import type { Kind } from './kinds'
import { toReason, type Reason } from './reasons'

/**
 * The value of a kind of document for the response to a reason. needed: banks expect it · helpful: it strengthens the
 * response · pointless: it is irrelevant to the reason.
 */
export const NEEDS = ['needed', 'helpful', 'pointless'] as const

export type Need = (typeof NEEDS)[number]

/** For reasons that do not identify the claim: who bought what, and that it arrived. */
const GENERAL = {
  cardholder_details: 'helpful',
  details_of_purchase: 'needed',
  proof_of_receipt: 'needed',
  proof_of_acceptance: 'helpful',
} as const satisfies Record<Kind, Need>

/**
 * Omise publishes no such table. This one follows its pages on valid evidence and the questions that each claim raises.
 * The texts for every cell are in the messages of `guidance`. https://docs.omise.co/disputes-best-practices
 */
const GUIDANCE = {
  cancelled_recurring_transaction: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'needed',
  },
  credit_not_processed: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'needed',
  },
  duplicate_processing: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'helpful',
  },
  expired_card: {
    cardholder_details: 'helpful',
    details_of_purchase: 'needed',
    proof_of_receipt: 'pointless',
    proof_of_acceptance: 'helpful',
  },
  goods_or_services_not_provided: {
    cardholder_details: 'helpful',
    details_of_purchase: 'needed',
    proof_of_receipt: 'needed',
    proof_of_acceptance: 'helpful',
  },
  incorrect_currency: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'pointless',
    proof_of_acceptance: 'needed',
  },
  incorrect_transaction_amount: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'pointless',
    proof_of_acceptance: 'needed',
  },
  late_presentment: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'helpful',
  },
  non_matching_account_number: {
    cardholder_details: 'needed',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'helpful',
  },
  not_as_described_or_defective_merchandise: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'needed',
  },
  not_available: GENERAL,
  not_recorded: GENERAL,
  other: GENERAL,
  paid_by_other_means: {
    cardholder_details: 'pointless',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'helpful',
  },
  transaction_not_recognised: {
    cardholder_details: 'needed',
    details_of_purchase: 'needed',
    proof_of_receipt: 'helpful',
    proof_of_acceptance: 'helpful',
  },
  unauthorized_charge: {
    cardholder_details: 'needed',
    details_of_purchase: 'helpful',
    proof_of_receipt: 'needed',
    proof_of_acceptance: 'helpful',
  },
} as const satisfies Record<Reason, Record<Kind, Need>>

/** What banks refuse for any reason, in the order of the panel. */
export const REFUSED = ['links', 'unreadable', 'language', 'cardNumbers'] as const

/** The guidance for one reason. */
export type Needs = Readonly<Record<Kind, Need>>

/** The guidance for Omise's code; an unknown code gets the general table. */
export function needsOf(reasonCode: string): Needs {
  return GUIDANCE[toReason(reasonCode)]
}
