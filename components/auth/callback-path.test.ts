import { describe, expect, it } from 'vitest'
import { callbackPath } from './callback-path'

describe('the page after signing in', () => {
  it.each([
    '/disputes',
    '/disputes?tab=closed&offset=20',
    '/disputes/dspt_test_1?order=reverse_chronological#documents',
  ])('is the requested page: %s', (path) => {
    expect(callbackPath(path)).toBe(path)
  })

  it.each([
    ['nothing', undefined],
    ['nothing', null],
    ['nothing', ''],
    ['another site', 'https://evil.example/disputes'],
    ['another host without a scheme', '//evil.example/disputes'],
    ['another host by backslashes', '/\\evil.example'],
    ['another host by backslashes', '\\\\evil.example'],
    ['another host after a tab', '/\t/evil.example'],
    ['another host behind a path step', '/.//evil.example'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,hello'],
    ['a user name before the host', 'https://desk.invalid@evil.example/'],
    ['the sign-in page', '/sign-in?callbackUrl=/disputes'],
    ['the API', '/api/auth/signout'],
    ['the start page', '/'],
    ['no address at all', 'http://['],
  ])('is the disputes for %s', (_, value) => {
    expect(callbackPath(value)).toBe('/disputes')
  })

  it('keeps only the path of a full URL of the same origin', () => {
    expect(callbackPath('https://desk.invalid/disputes?q=1')).toBe('/disputes?q=1')
    const here = 'http://localhost:3000'
    expect(callbackPath(`${here}/disputes?q=1`, here)).toBe('/disputes?q=1')
    expect(callbackPath('https://desk.invalid/audit', here)).toBe('/disputes')
  })
})
