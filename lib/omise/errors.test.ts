import { expect, it } from 'vitest'
import { OmiseError } from './errors'

it('reduces external text to one bounded line', () => {
  const error = new OmiseError({
    code: 'bad_request',
    message: 'x',
    omiseCode: 'bad\nrequest',
    omiseMessage: `first\r\nsecond\u2028${'ก'.repeat(400)}`,
  })
  expect(error.omiseCode).toBe('bad request')
  expect(error.omiseMessage).toMatch(/^first second ก+…$/)
  expect(Array.from(error.omiseMessage ?? '')).toHaveLength(300)
})

it('has no empty details, and defaults to not_applied', () => {
  const error = new OmiseError({ code: 'network', message: 'x' })
  expect(error.outcome).toBe('not_applied')
  expect({ ...error }).not.toHaveProperty('retryAfterMs', expect.anything())
})
