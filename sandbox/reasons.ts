/** The codes of Omise's own SDKs, both spellings of fraud included; the texts are ours but for one. */
export const reasonMessages: Readonly<Record<string, string>> = {
  goods_or_services_not_provided: 'Merchandise/Services Not Received',
  unauthorized_charge: 'Fraud - Card Absent Environment',
  unauthorized_charge_aka_fraud: 'Fraud - Card Absent Environment',
  not_as_described_or_defective_merchandise: 'Not as Described or Defective Merchandise',
  cancelled_recurring_transaction: 'Cancelled Recurring Transaction',
  credit_not_processed: 'Credit Not Processed',
  duplicate_processing: 'Duplicate Processing',
  expired_card: 'Expired Card',
  incorrect_currency: 'Incorrect Currency',
  incorrect_transaction_amount: 'Incorrect Transaction Amount',
  late_presentment: 'Late Presentment',
  non_matching_account_number: 'Non-Matching Account Number',
  not_available: 'Not Available',
  not_recorded: 'Not Recorded',
  other: 'Other',
  paid_by_other_means: 'Paid by Other Means',
  transaction_not_recognised: 'Transaction Not Recognised',
}

/** The code of every recorded test dispute. */
export const defaultReasonCode = 'goods_or_services_not_provided'
