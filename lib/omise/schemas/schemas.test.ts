import { describe, expect, it } from 'vitest'
import { CHARGE, DISPUTE, DOCUMENT } from '../testing/test-server'
import {
  oldWireDispute,
  wireCharge,
  wireDispute,
  wireDocument,
  wireList,
} from '../testing/wire-samples'
import { chargeSchema } from './charge'
import { disputeSchema } from './dispute'
import { destroyedDocumentSchema, documentSchema } from './document'
import { listOf, searchOf } from './list'

describe('a dispute', () => {
  it('of version 2019-05-29 is converted completely', () => {
    expect(disputeSchema.parse(wireDispute())).toEqual({
      id: 'dspt_test_6aaaaaaaaaaaaaaaaaa',
      livemode: false,
      amount: 90000,
      currency: 'THB',
      fundingAmount: 90000,
      fundingCurrency: 'THB',
      chargeId: CHARGE,
      documents: {
        data: [
          {
            id: DOCUMENT,
            livemode: false,
            filename: 'signed_slip.png',
            kind: 'proof_of_receipt',
            downloadUri: null,
            deleted: false,
            createdAt: new Date('2025-03-20T10:00:00Z'),
          },
        ],
        unreadable: [],
        received: 1,
        total: 1,
        limit: 20,
        offset: 0,
        order: 'chronological',
        from: new Date(0),
        to: new Date('2025-03-20T09:50:25Z'),
      },
      transactions: [
        {
          id: 'trxn_test_6cccccccccccccccccc',
          amount: 90000,
          currency: 'THB',
          direction: 'debit',
          key: 'dispute.started.debit',
          transferableAt: new Date('2025-03-20T09:50:24Z'),
          createdAt: new Date('2025-03-20T09:50:24Z'),
        },
      ],
      message: null,
      adminMessage: null,
      reasonCode: 'goods_or_services_not_provided',
      reasonMessage: 'Merchandise/Services Not Received',
      status: 'open',
      closedAt: null,
      createdAt: new Date('2025-03-20T09:50:24Z'),
      metadata: {},
    })
  })

  it('of version 2017-11-02 is supported as well', () => {
    const dispute = disputeSchema.parse(oldWireDispute())
    expect(dispute).toMatchObject({
      currency: 'THB',
      createdAt: new Date('2017-11-04T09:50:24Z'),
      adminMessage: null,
      metadata: {},
    })
    expect(dispute.transactions.map(({ id, amount }) => [id, amount])).toEqual([
      ['trxn_test_6cccccccccccccccccc', null],
    ])
    expect(dispute.documents).toMatchObject({ order: null, from: new Date(0) })
    expect(dispute.documents.data[0]).toMatchObject({
      kind: null,
      deleted: false,
      downloadUri: null,
      createdAt: new Date('2017-11-04T10:00:00Z'),
    })
    expect(dispute).not.toHaveProperty('fundingAmount')
    expect(dispute).not.toHaveProperty('charge')
  })

  it('with an unknown status, reason, kind and fields passes through', () => {
    const documents = wireList([wireDocument({ kind: 'video_of_delivery', checksum: 'x' })])
    const dispute = disputeSchema.parse(
      wireDispute({ status: 'arbitration', reason_code: 'brand_new', due_at: 'soon', documents }),
    )
    expect(dispute).toMatchObject({ status: 'arbitration', reasonCode: 'brand_new' })
    expect(dispute.documents.data[0]?.kind).toBe('video_of_delivery')
  })

  it('loses only the detail with a changed type', () => {
    const changed = {
      reason_message: ['a', 'b'],
      metadata: null,
      closed_at: 'yesterday',
      message: 7,
    }
    expect(disputeSchema.parse(wireDispute(changed))).toMatchObject({
      reasonMessage: null,
      metadata: {},
      closedAt: null,
      message: null,
      amount: 90000,
    })
  })

  it('has the reason "not_available", Omise\'s own value, when there is none', () => {
    expect(disputeSchema.parse(wireDispute({ reason_code: null })).reasonCode).toBe('not_available')
  })

  it('carries the charge when it was expanded', () => {
    const dispute = disputeSchema.parse(wireDispute({ charge: wireCharge() }))
    expect(dispute.chargeId).toBe(CHARGE)
    expect(dispute.charge?.card?.lastDigits).toBe('4242')
  })

  it('keeps the id of a charge that cannot be read', () => {
    const dispute = disputeSchema.parse(wireDispute({ charge: wireCharge({ amount: 'a lot' }) }))
    expect(dispute).toMatchObject({ chargeId: CHARGE })
    expect(dispute).not.toHaveProperty('charge')
  })

  it('loses only the movement of money that cannot be read', () => {
    const whole = { id: 'trxn_test_1', amount: 90000 }
    const transactions = [{ id: '../transfers' }, whole, 'trxn_test_2', null]
    expect(disputeSchema.parse(wireDispute({ transactions })).transactions).toMatchObject([whole])
    expect(disputeSchema.parse(wireDispute({ transactions: 'none' })).transactions).toEqual([])
  })

  it('loses only the unreadable document, and reports which one that is', () => {
    const other = wireDocument({ id: 'docu_test_2', created_at: 'yesterday' })
    const documents = wireList([other, wireDocument()])
    expect(disputeSchema.parse(wireDispute({ documents })).documents).toMatchObject({
      data: [{ id: DOCUMENT }],
      unreadable: [{ object: 'document', id: 'docu_test_2' }],
      received: 2,
      total: 2,
    })
  })

  it.each([
    ['id', { id: undefined }],
    ['an id of its kind', { id: CHARGE }],
    ['an id that is one', { id: `${DISPUTE}/../../charges` }],
    ['an id of bearable length', { id: `dspt_test_${'a'.repeat(65)}` }],
    ['a charge id that is one', { charge: 'chrg_test_1?expand=true' }],
    ['amount', { amount: '900' }],
    ['a whole amount', { amount: 900.5 }],
    ['status', { status: undefined }],
    ['creation time', { created_at: undefined }],
    ['a creation time that is one', { created_at: 'today' }],
    ['the right type of object', { object: 'charge' }],
  ])('without %s is unreadable', (_, change) => {
    expect(disputeSchema.safeParse(wireDispute(change)).success).toBe(false)
  })
})

describe('a deleted document', () => {
  it('keeps the fields of version 2019-05-29', () => {
    expect(destroyedDocumentSchema.parse(wireDocument({ deleted: true }))).toMatchObject({
      deleted: true,
      filename: 'signed_slip.png',
    })
  })

  it('of version 2017-11-02 is an id and little more', () => {
    const wire = { object: 'document', id: DOCUMENT, livemode: false, deleted: true }
    expect(destroyedDocumentSchema.parse(wire)).toEqual({
      id: DOCUMENT,
      livemode: false,
      deleted: true,
      filename: null,
      kind: null,
      downloadUri: null,
      createdAt: null,
    })
    expect(documentSchema.safeParse(wire).success).toBe(false)
  })
})

describe('ids in a response', () => {
  it.each(['docu_test_', 'docu_test_A', 'dspt_test_1', '../docu_test_1', 'docu_test_1\n', 7])(
    'a document %j is refused',
    (id) => {
      expect(documentSchema.safeParse(wireDocument({ id })).success).toBe(false)
      expect(destroyedDocumentSchema.safeParse(wireDocument({ id })).success).toBe(false)
    },
  )

  it('that only explain a charge become null', () => {
    const odd = { customer: 'acct_1', dispute: 'dspt/1', card: { id: '<b>', brand: 'Visa' } }
    expect(chargeSchema.parse(wireCharge(odd))).toMatchObject({
      customerId: null,
      disputeId: null,
      card: { id: null, brand: 'Visa' },
    })
  })
})

describe('a charge', () => {
  it('names its dispute, which Omise sends expanded', () => {
    const { disputeId } = chargeSchema.parse(wireCharge({ dispute: wireDispute() }))
    expect(disputeId).toBe('dspt_test_6aaaaaaaaaaaaaaaaaa')
  })

  it('is reduced to what a dispute needs', () => {
    expect(chargeSchema.parse(wireCharge())).toEqual({
      id: CHARGE,
      livemode: false,
      amount: 100000,
      currency: 'THB',
      refunds: [],
      refundedAmount: 10000,
      status: 'successful',
      description: 'Order-123',
      customerId: 'cust_test_6ffffffffffffffffff',
      card: {
        id: 'card_test_6ggggggggggggggggg',
        brand: 'Visa',
        lastDigits: '4242',
        name: 'Somchai Prasert',
        bank: '',
        country: 'th',
        securityCodeCheck: true,
      },
      ip: '127.0.0.1',
      disputeId: 'dspt_test_6aaaaaaaaaaaaaaaaaa',
      threeDSecure: { authenticatedBy: null, redirected: false },
      paidAt: new Date('2025-03-20T09:24:16Z'),
      createdAt: new Date('2025-03-20T09:24:15Z'),
      metadata: { order: 'A-17' },
    })
  })

  it('has the refunds that Omise includes, and none when they are unreadable', () => {
    const refund = {
      object: 'refund',
      id: 'rfnd_test_1',
      amount: 4500,
      currency: 'thb',
      created_at: '2025-03-21T09:24:16Z',
    }
    const list = { object: 'list', data: [refund], total: 1, limit: 20, offset: 0 }
    expect(chargeSchema.parse(wireCharge({ refunds: list })).refunds).toEqual([
      {
        id: 'rfnd_test_1',
        amount: 4500,
        currency: 'THB',
        createdAt: new Date('2025-03-21T09:24:16Z'),
      },
    ])
    expect(chargeSchema.parse(wireCharge({ refunds: 'none' })).refunds).toEqual([])
    const spoilt = { ...list, data: [{ ...refund, amount: null }, refund] }
    expect(chargeSchema.parse(wireCharge({ refunds: spoilt })).refunds).toHaveLength(1)
  })

  it('has the 3-D Secure details that Omise gives, and undefined otherwise', () => {
    const secure = { authorize_uri: 'https://api.omise.co/payments/x', authenticated_by: '3DS' }
    expect(chargeSchema.parse(wireCharge(secure)).threeDSecure).toEqual({
      authenticatedBy: '3DS',
      redirected: true,
    })
    const silent = chargeSchema.parse(wireCharge({ authorize_uri: undefined }))
    expect(silent.threeDSecure).toEqual({ authenticatedBy: null, redirected: null })
  })

  it('of an old version, without a card, and with an expanded customer is accepted', () => {
    const old = {
      refunded_amount: undefined,
      refunded: 500,
      currency: 'jpy',
      card: null,
      customer: { object: 'customer', id: 'cust_test_1' },
      dispute: null,
      created_at: undefined,
      created: '2016-01-01T00:00:00Z',
    }
    expect(chargeSchema.parse(wireCharge(old))).toMatchObject({
      refundedAmount: 500,
      currency: 'JPY',
      card: null,
      customerId: 'cust_test_1',
      disputeId: null,
      createdAt: new Date('2016-01-01T00:00:00Z'),
    })
  })
})

describe('envelopes', () => {
  it('a list counts all records, not only those of the page', () => {
    const wire = wireList([wireDocument()], { total: 45, offset: 40, limit: 5 })
    expect(listOf(documentSchema).parse(wire)).toMatchObject({ total: 45, offset: 40, limit: 5 })
  })

  it('a search has pages and filters', () => {
    const wire = {
      object: 'search',
      export: null,
      data: [wireDispute()],
      page: 1,
      per_page: 30,
      total: 1,
      total_pages: 1,
      filters: { card_last_digits: '5454' },
      location: '/search',
      order: 'reverse_chronological',
      query: 'parcel',
      scope: 'dispute',
      aggregate_level: null,
    }
    const search = searchOf(disputeSchema).parse(wire)
    expect(search).toMatchObject({
      page: 1,
      perPage: 30,
      total: 1,
      totalPages: 1,
      order: 'reverse_chronological',
      query: 'parcel',
      filters: { card_last_digits: '5454' },
    })
    expect(search.data).toHaveLength(1)
  })

  it('a list leaves out unreadable items, and reports which and why, without their content', () => {
    const secret = 'a name of a person'
    const data = [
      wireDocument({ id: null, filename: secret }),
      wireDocument(),
      wireDocument({ created_at: secret, kind: secret }),
      secret,
      null,
    ]
    const list = listOf(documentSchema).parse(wireList(data))
    expect(list).toMatchObject({ data: [{ id: DOCUMENT }], received: 5, total: 5 })
    expect(list.unreadable).toEqual([
      { object: 'document', id: null, why: expect.stringMatching(/^id: /) },
      { object: 'document', id: DOCUMENT, why: expect.stringMatching(/^created_at: /) },
      { object: null, id: null, why: expect.any(String) },
      { object: null, id: null, why: expect.any(String) },
    ])
    expect(JSON.stringify(list.unreadable)).not.toContain(secret)
  })

  it('a list of more items than Omise sends is refused', () => {
    const items = (count: number) => wireList(Array(count).fill(0))
    expect(listOf(documentSchema).safeParse(items(200)).data?.unreadable).toHaveLength(200)
    expect(listOf(documentSchema).safeParse(items(201)).success).toBe(false)
  })

  it('a search does so as well', () => {
    const search = { object: 'search', page: 1, per_page: 30, total: 2, total_pages: 1 }
    const data = [wireDispute({ status: null }), wireDispute()]
    expect(searchOf(disputeSchema).parse({ ...search, data })).toMatchObject({
      data: [{ amount: 90000 }],
      unreadable: [{ object: 'dispute' }],
      received: 2,
    })
  })

  it('a list leaves out deleted documents, whole or reduced, and counts what was received', () => {
    const reduced = { object: 'document', id: DOCUMENT, livemode: false, deleted: true }
    const list = wireList([wireDocument({ deleted: true }), reduced, wireDocument()])
    expect(listOf(documentSchema).parse(list)).toMatchObject({
      data: [{ deleted: false }],
      unreadable: [],
      received: 3,
      total: 3,
    })
  })
})
