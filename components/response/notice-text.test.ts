import { describe, expect, it } from 'vitest'
import { noticeText } from './notice-text'

const submit = (state: 'intended' | 'done' | 'failed') => ({ type: 'submit', state }) as const
const accept = (state: 'intended' | 'done' | 'failed') => ({ type: 'accept', state }) as const

describe('the notice about an answer', () => {
  it.each([
    [null, null, 'open', undefined],
    [null, null, 'pending', undefined],
    [submit('intended'), null, 'open', 'lookingSubmit'],
    [submit('intended'), null, 'pending', 'lookingSubmit'],
    [submit('done'), null, 'pending', 'submitted'],
    // The dispute was read before it changed.
    [submit('done'), null, 'open', 'submitted'],
    [submit('done'), null, 'won', undefined],
    [submit('done'), null, 'lost', undefined],
    [submit('failed'), null, 'open', 'failedSubmit'],
    [submit('failed'), null, 'pending', 'closedSubmit'],
    [null, 'submit', 'pending', 'closedSubmit'],
    [null, 'submit', 'open', undefined],
    [submit('failed'), 'accept', 'lost', 'closedAccept'],
    // A colleague's answer counts, and has their name.
    [submit('done'), 'submit', 'pending', 'submitted'],
    [accept('intended'), null, 'open', 'lookingAccept'],
    [accept('done'), null, 'lost', 'accepted'],
    [accept('failed'), null, 'open', 'failedAccept'],
    [accept('failed'), null, 'won', 'closedAccept'],
  ] as const)('%j, refused %j, dispute %s: %s', (answer, refused, status, words) => {
    expect(noticeText(answer, refused, status)?.words).toBe(words)
  })
})
