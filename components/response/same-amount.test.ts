import { describe, expect, it } from 'vitest'
import { formatMoney } from '@/lib/format/money'
import { isSameAmount } from './same-amount'

const baht = formatMoney(9_000_050, 'THB', 'en')

describe('isSameAmount', () => {
  it.each([baht, '90000.50', '90,000.50', ' 90 000.50 ', '฿90000.5', '９０，０００．５０'])(
    'accepts %s',
    (typed) => expect(isSameAmount(typed, baht)).toBe(true),
  )

  it.each(['', '.', 'yes', '90000', '9000.50', '90.000.50', '90000.51'])('refuses %j', (typed) =>
    expect(isSameAmount(typed, baht)).toBe(false),
  )

  it.each(['48200', '¥48,200', '48,200'])('accepts yen as %s', (typed) => {
    expect(isSameAmount(typed, formatMoney(48_200, 'JPY', 'ja'))).toBe(true)
  })

  it.each(['84', 'RM 84.00', '84.00'])('accepts ringgit as %s', (typed) => {
    expect(isSameAmount(typed, formatMoney(8_400, 'MYR', 'en'))).toBe(true)
  })
})
