import { describe, expect, it } from 'vitest'
import type { Dispute } from '@/lib/contract/disputes'
import { templateFacts } from './template-facts'

const DISPUTE: Dispute = {
  id: 'dspt_test_1',
  chargeId: 'chrg_test_1',
  amount: 9_000_000,
  currency: 'THB',
  reasonCode: 'other',
  status: 'open',
  openedAt: '2026-03-20T00:00:00Z',
  closedAt: null,
  respondBy: null,
  assignee: null,
  snooze: null,
  documents: { total: 3, perKind: { proof_of_receipt: 2, details_of_purchase: 1 } },
  waived: [],
  customerName: null,
  orderId: null,
  card: null,
  livemode: false,
  message: null,
  adminMessage: null,
  reasonMessage: null,
  funding: null,
  charge: {
    id: 'chrg_test_1',
    amount: 10_000_000,
    refundedAmount: 1_000_000,
    currency: 'THB',
    description: 'Order 17',
    customerId: null,
    refunds: [],
    metadata: [],
    threeDSecure: { authenticatedBy: null, redirected: null },
    createdAt: '2026-03-01T20:00:00Z',
    card: { brand: 'Visa', lastDigits: '4242', name: 'Somchai Prasert' },
  },
}

describe('the facts for a template', () => {
  it('are those of the charge, in English and in the account’s time zone', () => {
    expect(templateFacts(DISPUTE, 'Asia/Bangkok')).toEqual({
      chargeId: 'chrg_test_1',
      amount: '฿90,000.00',
      chargedOn: '2 Mar 2026',
      card: 'Visa ending in 4242',
      cardholder: 'Somchai Prasert',
      order: 'Order 17',
      refunded: '฿10,000.00',
      documents: 'details of purchase (1), proof of receipt (2)',
    })
  })

  it('leave out what is unknown', () => {
    const bare = { ...DISPUTE, charge: null, documents: { total: 0, perKind: {} } }
    expect(Object.keys(templateFacts(bare, 'Asia/Bangkok'))).toEqual(['chargeId', 'amount'])
  })
})
