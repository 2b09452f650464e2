import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveOutcome } from './resolve-outcome'

const submit = (message: string) => ({ type: 'submit', message }) as const
const accept = { type: 'accept', message: null } as const

describe('resolveOutcome', () => {
  it.each([
    [submit('It arrived.'), { status: 'pending', message: 'It arrived.' }, 'done'],
    [submit('It arrived.'), { status: 'won', message: 'It arrived.' }, 'done'],
    [submit('a\n\nb '), { status: 'pending', message: 'a\r\nb' }, 'done'],
    [submit('It arrived.'), { status: 'open', message: null }, 'open'],
    [submit('It arrived.'), { status: 'open', message: 'Something older' }, 'open'],
    [submit('It arrived.'), { status: 'pending', message: 'Another answer' }, 'otherwise'],
    [submit('It arrived.'), { status: 'pending', message: null }, 'otherwise'],
    [submit('It arrived.'), { status: 'lost', message: 'Merchant accepts' }, 'otherwise'],
    [submit('It arrived.'), { status: 'something_new', message: null }, 'otherwise'],
    [accept, { status: 'lost', message: 'Merchant accepts the dispute' }, 'done'],
    [accept, { status: 'open', message: null }, 'open'],
    [accept, { status: 'pending', message: 'An answer' }, 'otherwise'],
    [accept, { status: 'won', message: null }, 'otherwise'],
  ] as const)('of %j with %j is %s', (sent, seen, resolution) => {
    expect(resolveOutcome(sent, seen)).toBe(resolution)
  })

  it('does not accept another message as ours', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (mine, theirs) => {
        const resolution = resolveOutcome(submit(mine), { status: 'pending', message: theirs })
        const letters = (text: string) => text.normalize('NFC').replace(/\s+/gu, '')
        if (letters(mine) !== letters(theirs)) expect(resolution).toBe('otherwise')
      }),
    )
  })
})
