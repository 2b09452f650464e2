import type { Label } from './number-labels'
import {
  beginsWithDate,
  beginsWithYear,
  hasThaiProvince,
  isCardNumber,
  isMyNumber,
  isThaiId,
} from './number-rules'

export const NUMBER_KINDS = ['card_number', 'thai_id', 'my_number', 'passport'] as const

export type NumberKind = (typeof NUMBER_KINDS)[number]

/** What makes digits a number of a kind. */
export type Rule = {
  lengths: { min: number; max: number }
  passes: (digits: string) => boolean
  label: Label
  /** Words that also precede other numbers. */
  weakLabel?: Label
  /** Whether it begins like an order number; only a label outweighs that. */
  isDated: (digits: string) => boolean
  /** Whether it is grouped as on the card or document; `isJapanese`: the text has Japanese words. */
  isPrinted: (groups: readonly number[], isJapanese: boolean) => boolean
  /**
   * Whether other numbers hardly look like it in print. Then a line may also end inside of a group, and it counts below the
   * heading of something else; otherwise only with a word for it.
   */
  hasDistinctPrint: boolean
  /** Whether an ungrouped number without any word about it counts; `isAlone`: the text has no words. */
  isPlain: (digits: string, isAlone: boolean) => boolean
}

const CARD_NUMBER: Rule = {
  lengths: { min: 13, max: 19 },
  passes: isCardNumber,
  label: 'card',
  weakLabel: 'payment',
  isDated: beginsWithYear,
  isPrinted: (groups) => /^(?:(?:4 ){2,4}[1-4]|4 6 [45]|6 1[03])$/.test(groups.join(' ')),
  hasDistinctPrint: true,
  isPlain: (_digits, isAlone) => isAlone,
}

const THAI_ID: Rule = {
  lengths: { min: 13, max: 13 },
  passes: isThaiId,
  label: 'thaiId',
  isDated: beginsWithDate,
  isPrinted: (groups) => groups.join(' ') === '1 4 5 2 1',
  hasDistinctPrint: true,
  isPlain: hasThaiProvince,
}

const MY_NUMBER: Rule = {
  lengths: { min: 12, max: 12 },
  passes: isMyNumber,
  label: 'myNumber',
  isDated: beginsWithDate,
  isPrinted: (groups, isJapanese) => isJapanese && groups.join(' ') === '4 4 4',
  hasDistinctPrint: false,
  isPlain: () => false,
}

export const RULES: ReadonlyMap<NumberKind, Rule> = new Map([
  ['card_number', CARD_NUMBER],
  ['thai_id', THAI_ID],
  ['my_number', MY_NUMBER],
])
