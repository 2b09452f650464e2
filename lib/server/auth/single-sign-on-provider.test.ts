import { expect, it } from 'vitest'
import { joinClaims } from './single-sign-on-provider'

it('takes claims from the user info that the id token lacks', () => {
  const more = { sub: 's', email: 'a@example.com', email_verified: true, groups: ['staff'] }
  expect(joinClaims({ sub: 's' }, more)).toEqual(more)
  expect(joinClaims({ sub: 's', email: 'a@example.com' }, more)).toEqual(more)
})

it('does not treat one e-mail as verified because another one is', () => {
  const claims = { sub: 's', email: 'victim@example.com' }
  const joined = joinClaims(claims, { sub: 's', email: 'mine@example.com', email_verified: true })
  expect(joined).toEqual(claims)
})
