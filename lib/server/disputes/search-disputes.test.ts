import { afterAll, beforeAll, expect, it } from 'vitest'
import { disputesPageSchema, type DisputesPage } from '@/lib/contract/disputes'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api, withQuery } from '@/lib/format/paths'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('The search for disputes', (openDatabase) => {
  let test: TestDesk
  /** In baht, in yen, in dollars. */
  let ids: string[]

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    const create = (currency: string, amount: number, more: object) =>
      test.omise.createDispute({ currency, amount, ...more })
    const created = [
      await create('THB', 490_037, {
        reasonCode: 'goods_or_services_not_provided',
        description: 'Tent 100% cotton_blend',
        metadata: { order_id: 'WX-77120', email: 'ÉLODIE.Dupont@example.com' },
        card: { name: 'Élodie Dupont', brand: 'Visa', last_digits: '7316' },
      }),
      await create('JPY', 46_237, {
        reasonCode: 'duplicate_processing',
        description: 'ザック',
        card: { name: 'ｶﾀｶﾅ 太郎', last_digits: '9902' },
      }),
      await create('SGD', 18_991, {
        reasonCode: 'unauthorized_charge_aka_fraud',
        description: 'เต็นท์สองคน',
        card: { name: 'ทดสอบ ใจดี', last_digits: '9903' },
      }),
      await create('THB', 731_100, { card: { name: 'Whole Baht', last_digits: '9904' } }),
    ]
    ids = created.map(({ id }) => id)
    await pollDisputes()
    await fillDisputeIndex()
  })
  afterAll(() => test.close())

  async function search(q: string): Promise<DisputesPage> {
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), { q, limit: 100 }))
    expect(response.status).toBe(200)
    return disputesPageSchema.parse(await response.json())
  }

  const found = async (q: string) => (await search(q)).items.map(({ id }) => id)

  it.each([
    ['an order number', 'WX-77120', 0],
    ['a part of it', '77120', 0],
    ['a name', 'dupont', 0],
    ['a name with another accent form', 'E\u0301lodie', 0],
    ['words in any order', 'dupont élodie', 0],
    ['an e-mail', 'élodie.dupont@EXAMPLE.com', 0],
    ['the last four digits', '7316', 0],
    ['a card as the page shows it', 'Visa •••• 7316', 0],
    ['an order number with a mark', '#WX-77120', 0],
    ['a description', 'cotton_blend', 0],
    ['half-width katakana', 'カタカナ', 1],
    ['Thai', 'เต็นท์', 2],
    ['an amount', '4,900.37', 0],
    ['an amount without separators', '4900.37', 0],
    ['an amount with a symbol', '฿4,900.37', 0],
    ['an amount with a code', '4,900.37 THB', 0],
    ['an amount with a name of the currency', '4900.37 baht', 0],
    ['a whole amount', '7,311', 3],
    ['a whole amount with a symbol', '฿7,311', 3],
    ['an amount in yen', '¥46,237', 1],
    ['a full-width amount', '￥４６，２３７', 1],
    ['an amount with a Japanese unit', '46,237円', 1],
    ['an amount with decimals that the currency does not have', '46237.00', 1],
    ['an amount in Singapore dollars', 'S$189.91', 2],
    ['an amount with the word of a reason', '4900.37 received', 0],
  ])('finds %s: %s', async (_, q, index) => {
    expect(await found(q)).toEqual([ids[index]])
  })

  it.each([
    ['Goods not received', 0],
    ['ไม่ได้รับสินค้า', 0],
    ['商品が届いていない', 0],
    ['Charged twice', 1],
    ['二重請求', 1],
    ['ถูกเรียกเก็บเงินซ้ำ', 1],
    ['fraud', 2],
    ['不正利用', 2],
  ])('finds a reason: %s', async (q, index) => {
    const { items } = await search(q)
    expect(items.map(({ id }) => id)).toContain(ids[index])
    const codes = new Set(items.map(({ reasonCode }) => reasonCode.replace('_aka_fraud', '')))
    expect([...codes]).toHaveLength(1)
  })

  it.each([
    '100_ cotton',
    '%',
    'cotton%blend',
    '4,900.38',
    '49,00.37',
    '¥4,900.37',
    'US$189.91',
    '\\',
    'dupont 4900.38',
    '9'.repeat(100),
  ])('finds nothing for %s', async (q) => {
    // A percent sign is in one of the descriptions.
    expect(await found(q)).toEqual(q === '%' ? [ids[0]] : [])
  })

  it('survives any text', async () => {
    for (const q of [
      '\0',
      '\uD800',
      "'; drop table dispute_index; --",
      '(',
      '¥',
      '$',
      ' '.repeat(9),
    ]) {
      const response = await test.call('viewer', 'GET', withQuery(api.disputes(), { q }))
      expect(response.status).toBe(200)
    }
  })

  it('is filtered, and starts with the newest', async () => {
    const { items } = await search('order')
    expect(items.length).toBeGreaterThan(10)
    const opened = items.map(({ openedAt }) => openedAt)
    expect(opened).toEqual(opened.toSorted().toReversed())
    const query = { q: 'order', outcome: 'won', limit: 100 }
    const response = await test.call('viewer', 'GET', withQuery(api.disputes(), query))
    const won = disputesPageSchema.parse(await response.json())
    expect(won.items.map(({ id }) => id)).toEqual(
      items.filter(({ status }) => status === 'won').map(({ id }) => id),
    )
  })
})
