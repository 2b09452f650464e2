import { expect, it } from 'vitest'
import { splitMentions } from './split-mentions'

const mentionsIn = (text: string, names: string[]) =>
  splitMentions(text, names).flatMap(({ part, isMention }) => (isMention ? part : []))

it('splits a text at the names of mentioned people and keeps every character', () => {
  const text = '@Naoko Ito: ask @สมชาย today'
  expect(splitMentions(text, ['Naoko Ito', 'สมชาย'])).toEqual([
    { part: '@Naoko Ito', at: 0, isMention: true },
    { part: ': ask ', at: 10, isMention: false },
    { part: '@สมชาย', at: 16, isMention: true },
    { part: ' today', at: 22, isMention: false },
  ])
})

it('prefers the longer of two names', () => {
  expect(mentionsIn('@Ann Lee and @Ann', ['Ann', 'Ann Lee'])).toEqual(['@Ann Lee', '@Ann'])
})

it('takes names literally, whatever signs they have', () => {
  expect(mentionsIn('@A.*b and @Axxb @', ['A.*b', ''])).toEqual(['@A.*b'])
})

it('finds no name within a longer word or an address', () => {
  const names = ['Anna', 'สมชาย']
  expect(mentionsIn('jo@Anna-shop.com @Annex @Anna, @สมชายครับ', names)).toEqual(['@Anna', '@สมชาย'])
})
