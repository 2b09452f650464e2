import { describe, expect, test } from 'vitest'
import { decisionDays, decisionExpectedAt } from './decision-days'

describe('decisionDays', () => {
  test.each([
    ['Visa', { from: 45, to: 60, isOfBrand: true }],
    ['MasterCard', { from: 70, to: 70, isOfBrand: true }],
    ['JCB', { from: 35, to: 35, isOfBrand: true }],
    ['UnionPay', { from: 60, to: 90, isOfBrand: false }],
    [null, { from: 60, to: 90, isOfBrand: false }],
    ['constructor', { from: 60, to: 90, isOfBrand: false }],
  ])('%s', (brand, days) => {
    expect(decisionDays(brand)).toEqual(days)
  })
})

test('the decision is expected by the end of the usual time', () => {
  const submittedAt = new Date('2026-11-28T02:00:00Z')
  expect(decisionExpectedAt(submittedAt, decisionDays('Visa'))).toEqual(
    new Date('2027-01-27T02:00:00Z'),
  )
})
