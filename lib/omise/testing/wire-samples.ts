import { CHARGE, DISPUTE, DOCUMENT } from './test-server'

/** Samples from https://docs.omise.co/disputes-api and /documents-api, version 2019-05-29. */
export function wireDocument(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: 'document',
    livemode: false,
    id: DOCUMENT,
    deleted: false,
    filename: 'signed_slip.png',
    location: `/disputes/${DISPUTE}/documents/${DOCUMENT}`,
    kind: 'proof_of_receipt',
    download_uri: null,
    created_at: '2025-03-20T10:00:00Z',
    ...changes,
  }
}

export function wireList(data: unknown[], changes: Record<string, unknown> = {}) {
  return {
    object: 'list',
    data,
    limit: 20,
    offset: 0,
    total: data.length,
    location: '/disputes',
    order: 'chronological',
    from: '1970-01-01T00:00:00Z',
    to: '2025-03-20T09:50:25Z',
    ...changes,
  }
}

export function wireDispute(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: 'dispute',
    id: DISPUTE,
    livemode: false,
    location: `/disputes/${DISPUTE}`,
    currency: 'THB',
    amount: 90000,
    funding_amount: 90000,
    funding_currency: 'THB',
    metadata: {},
    charge: CHARGE,
    documents: wireList([wireDocument()]),
    transactions: [
      {
        object: 'transaction',
        id: 'trxn_test_6cccccccccccccccccc',
        livemode: false,
        currency: 'THB',
        amount: 90000,
        location: '/transactions/trxn_test_6cccccccccccccccccc',
        direction: 'debit',
        key: 'dispute.started.debit',
        origin: DISPUTE,
        transferable_at: '2025-03-20T09:50:24Z',
        created_at: '2025-03-20T09:50:24Z',
      },
    ],
    admin_message: null,
    message: null,
    reason_code: 'goods_or_services_not_provided',
    reason_message: 'Merchandise/Services Not Received',
    status: 'open',
    closed_at: null,
    created_at: '2025-03-20T09:50:24Z',
    ...changes,
  }
}

/** The same dispute in API version 2017-11-02. */
export function oldWireDispute(): Record<string, unknown> {
  return {
    object: 'dispute',
    id: DISPUTE,
    livemode: false,
    location: `/disputes/${DISPUTE}`,
    amount: 90000,
    currency: 'thb',
    status: 'open',
    transaction: 'trxn_test_6cccccccccccccccccc',
    message: null,
    reason_code: 'goods_or_services_not_provided',
    reason_message: 'Services not provided or Merchandise not received',
    charge: CHARGE,
    documents: wireList(
      [
        {
          object: 'document',
          id: DOCUMENT,
          livemode: false,
          location: `/disputes/${DISPUTE}/documents/${DOCUMENT}`,
          filename: 'signed_slip.png',
          created: '2017-11-04T10:00:00Z',
        },
      ],
      { order: null, from: '1970-01-01T07:00:00+07:00' },
    ),
    created: '2017-11-04T09:50:24Z',
    closed_at: null,
  }
}

export function wireCharge(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: 'charge',
    id: CHARGE,
    livemode: false,
    amount: 100000,
    currency: 'THB',
    refunded_amount: 10000,
    description: 'Order-123',
    metadata: { order: 'A-17' },
    status: 'successful',
    ip: '127.0.0.1',
    customer: 'cust_test_6ffffffffffffffffff',
    dispute: DISPUTE,
    authorize_uri: null,
    card: {
      object: 'card',
      id: 'card_test_6ggggggggggggggggg',
      brand: 'Visa',
      last_digits: '4242',
      name: 'Somchai Prasert',
      bank: '',
      country: 'th',
      security_code_check: true,
    },
    paid_at: '2025-03-20T09:24:16Z',
    created_at: '2025-03-20T09:24:15Z',
    ...changes,
  }
}
