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
  customerEmail: null,
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
    ip: null,
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

  it.each([
    [{ authenticatedBy: '3DS', redirected: true }, '3-D Secure'],
    [{ authenticatedBy: 'PASSKEY', redirected: true }, 'PASSKEY'],
    [
      { authenticatedBy: null, redirected: true },
      '3-D Secure (on the page of the cardholder’s bank)',
    ],
    [{ authenticatedBy: null, redirected: false }, undefined],
  ])('include how the cardholder was authenticated: %j', (threeDSecure, expected) => {
    expect(factsOf({ threeDSecure }).authentication).toBe(expected)
  })

  it('include what is known of the customer, the parcel and each refund', () => {
    const refund = { currency: 'THB', createdAt: '2026-03-05T00:00:00Z' }
    const facts = factsOf({
      ip: '203.0.113.7',
      metadata: [
        { name: 'order_id', value: '17' },
        { name: 'tracking_number', value: 'TH123' },
      ],
      refunds: [
        { ...refund, id: 'rfnd_test_1', amount: 600_000 },
        { ...refund, id: 'rfnd_test_2', amount: 400_000 },
      ],
    })
    expect(facts).toMatchObject({
      ip: '203.0.113.7',
      tracking: 'TH123',
      refunded:
        '฿6,000.00 on 5 Mar 2026, reference rfnd_test_1; ฿4,000.00 on 5 Mar 2026, reference rfnd_test_2',
    })
    const withEmail = { ...DISPUTE, customerEmail: 'somchai@example.com' }
    expect(templateFacts(withEmail, 'Asia/Bangkok').email).toBe('somchai@example.com')
  })
})

function factsOf(charge: Partial<NonNullable<Dispute['charge']>>) {
  const changed = DISPUTE.charge && { ...DISPUTE.charge, ...charge }
  return templateFacts({ ...DISPUTE, charge: changed }, 'Asia/Bangkok')
}
