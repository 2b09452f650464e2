import { expect, it } from 'vitest'
import { redirectTarget } from './redirect-target'

const ORIGIN = 'https://evidence.example.com'

it.each([
  ['/disputes/dspt_1?page=2', `${ORIGIN}/disputes/dspt_1?page=2`],
  [`${ORIGIN}/disputes`, `${ORIGIN}/disputes`],
  ['https://evil.example/', ORIGIN],
  ['//evil.example/', ORIGIN],
  ['/\\evil.example/', ORIGIN],
  ['\\\\evil.example', ORIGIN],
  ['https:evil.example', `${ORIGIN}/evil.example`],
  ['https://evidence.example.com@evil.example/', ORIGIN],
  ['https://evidence.example.com.evil.example/', ORIGIN],
  ['http://evidence.example.com/', ORIGIN],
  ['https://evidence.example.com:8443/', ORIGIN],
  ['javascript:alert(1)', ORIGIN],
  ['data:text/html,x', ORIGIN],
  ['\t//evil.example', ORIGIN],
  ['https://', ORIGIN],
])('after sign-in, %j leads to %j', (url, target) => {
  expect(redirectTarget(url, ORIGIN)).toBe(target)
})
