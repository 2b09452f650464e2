import { describe, expect, it } from 'vitest'
import { completeMention, mentionAt } from './mention-at'

/** The mention at the caret, which `|` marks. */
function at(marked: string) {
  return mentionAt(marked.replace('|', ''), marked.indexOf('|'))
}

describe('the mention that is being typed', () => {
  it.each([
    ['at the beginning', '@|', { start: 0, typed: '' }],
    ['after a word', 'Ask @nao|', { start: 4, typed: 'nao' }],
    ['after a bracket', '(@nao| please)', { start: 1, typed: 'nao' }],
    ['in Thai', 'ถาม @สม|', { start: 4, typed: 'สม' }],
    ['on a new line', 'One\n@n|', { start: 4, typed: 'n' }],
    ['with a first name and a space', '@Naoko I|', { start: 0, typed: 'Naoko I' }],
    ['the last of two', '@Naoko @s|', { start: 7, typed: 's' }],
  ])('is found %s', (_where, marked, expected) => {
    expect(at(marked)).toEqual(expected)
  })

  it.each([
    ['an e-mail address', 'mail naoko@exa|'],
    ['an earlier line', '@nao\n|'],
    ['a sentence after it', '@nao and a long sentence that says much more|'],
    ['two spaces', '@nao  |'],
    ['no sign', 'nao|'],
  ])('is not %s', (_what, marked) => {
    expect(at(marked)).toBeNull()
  })

  it('is completed with one space, and the caret after it', () => {
    expect(completeMention('Ask @nao please', { start: 4, typed: 'nao' }, 'Naoko Ito')).toEqual({
      text: 'Ask @Naoko Ito please',
      caret: 15,
    })
    expect(completeMention('@', { start: 0, typed: '' }, 'Naoko Ito')).toEqual({
      text: '@Naoko Ito ',
      caret: 11,
    })
  })
})
