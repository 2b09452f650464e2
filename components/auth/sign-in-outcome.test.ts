import { describe, expect, it } from 'vitest'
import { signInFailure, signInOutcome } from './sign-in-outcome'

describe('the outcome of a sign-in', () => {
  it('is signed in when next-auth reports it', () => {
    expect(signInOutcome({ ok: true, error: null })).toEqual({ state: 'signedIn' })
  })

  it('is wrong without revealing which field', () => {
    expect(signInOutcome({ ok: false, error: 'CredentialsSignin' })).toEqual({ state: 'wrong' })
  })

  it.each([
    ['1', 1],
    ['60', 1],
    ['61', 2],
    ['900', 15],
    ['0', 1],
  ])('is too many attempts for %s seconds: %i minutes, never too few', (seconds, minutes) => {
    expect(signInOutcome({ ok: false, error: `TooManyAttempts:${seconds}` })).toEqual({
      state: 'tooMany',
      minutes,
    })
  })

  it.each([
    undefined,
    { ok: false },
    { ok: false, error: 'SignInFailed' },
    { ok: false, error: 'TooManyAttempts:soon' },
    // next-auth returns 200 with an error in it.
    { ok: true, error: 'Configuration' },
  ])('is not available in any other case: %o', (result) => {
    expect(signInOutcome(result)).toEqual({ state: 'unavailable' })
  })
})

describe('the error parameter of the sign-in page', () => {
  it.each([
    ['SingleSignOn:not_invited', { state: 'refused', reason: 'not_invited' }],
    ['OAuthSignin', { state: 'refused', reason: 'unavailable' }],
    ['OAuthCallback', { state: 'refused', reason: 'unfinished' }],
    ['Callback', { state: 'refused', reason: 'denied' }],
    ['TooManyAttempts:61', { state: 'tooMany', minutes: 2 }],
    ['CredentialsSignin', { state: 'wrong' }],
    ['SingleSignOn:<b>made up</b>', { state: 'unavailable' }],
    ['Configuration', { state: 'unavailable' }],
  ])('%s', (error, failure) => {
    expect(signInFailure(error)).toEqual(failure)
  })
})
