import { describe, expect, it } from 'vitest'
import { EnvError } from '../lib/env'
import { checkEnvironment, withSandbox } from './environment'

const KEY = 'skey_test_5xuy4w91xqz7d1w9u0t'

function problemsOf(source: Record<string, string>): Record<string, string> {
  try {
    checkEnvironment(source)
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return {}
}

describe('checkEnvironment', () => {
  it('runs the sandbox without a key', () => {
    const { env, startsSandbox } = checkEnvironment({})
    expect(startsSandbox).toBe(true)
    expect(env).toMatchObject({ mode: 'sandbox', omiseKeyIsLive: false })
  })

  it('uses Omise with a key', () => {
    const { env, startsSandbox } = checkEnvironment({ OMISE_SECRET_KEY: KEY })
    expect(startsSandbox).toBe(false)
    expect(env).toMatchObject({ mode: 'omise', omiseApiUrl: 'https://api.omise.co' })
  })

  it('uses a sandbox that is already running', () => {
    const { env, startsSandbox } = checkEnvironment({
      OMISE_SECRET_KEY: KEY,
      OMISE_API_URL: 'http://127.0.0.1:4000',
      EVIDENCE_DESK_MODE: 'sandbox',
    })
    expect(startsSandbox).toBe(false)
    expect(env).toMatchObject({ mode: 'sandbox', omiseApiUrl: 'http://127.0.0.1:4000' })
  })

  it('does not fall back to the sandbox when Omise is required', () => {
    expect(problemsOf({ EVIDENCE_DESK_MODE: 'omise' })).toHaveProperty('OMISE_SECRET_KEY')
  })

  it('does not run the sandbox when the base URL was meant for a key', () => {
    expect(problemsOf({ OMISE_API_URL: 'https://api.omise.co' })).toEqual({
      OMISE_SECRET_KEY:
        'is required together with OMISE_API_URL; leave both out to use the sandbox',
    })
  })

  it('exposes the demo accounts to the public only when configured', () => {
    const publicly = { NEXTAUTH_URL: 'https://evidence.example.com' }
    expect(problemsOf(publicly)).toHaveProperty('OMISE_SECRET_KEY')
    expect(problemsOf({ ...publicly, EVIDENCE_DESK_MODE: 'sandbox' })).toEqual({})
  })

  it('lists these errors together with those of single variables', () => {
    const problems = problemsOf({ NEXTAUTH_URL: 'https://evidence.example.com', PORT: 'x' })
    expect(Object.keys(problems)).toEqual(['OMISE_SECRET_KEY', 'PORT'])
  })
})

it('leaves an environment with a key unchanged', () => {
  const source = { OMISE_SECRET_KEY: KEY, PORT: '4000' }
  expect(withSandbox(source)).toBe(source)
})
