import { describe, expect, it } from 'vitest'
import { captureLog } from '@/lib/server/testing/capture-log'

describe('log', () => {
  it('redacts keys, cookies and passwords in any position', () => {
    const { log, lines, text: logged } = captureLog()
    const key = 'skey_test_5abcdefghijklmnop'
    log.error({ err: new Error(`refused by ${key}`, { cause: new Error(key) }) }, `with ${key}`)
    log.info({ headers: { authorization: 'Basic abc', cookie: 'desk-session=1' } })
    log.info({ options: { password: 'correct horse', secretKey: 'skey_live1' } })
    const text = logged()
    expect(lines()).toHaveLength(3)
    expect(text).not.toContain('abcdefghijklmnop')
    expect(text).not.toMatch(/Basic abc|desk-session=1|correct horse|live1/)
    expect(text).toContain('skey_[removed]')
  })

  it('includes the type, message and cause of an error', () => {
    const { log, lines } = captureLog()
    log.error({ err: new TypeError('no number', { cause: new RangeError('too far') }) }, 'failed')
    expect(lines()).toMatchObject([
      {
        msg: 'failed',
        err: { type: 'TypeError', message: 'no number', cause: { type: 'RangeError' } },
      },
    ])
  })

  it('omits the bound values of a query, however its error is logged', () => {
    const { log, lines, text } = captureLog()
    const params = ['secret one', 'secret two']
    const failed = new Error(`Failed query: select $1, "name"\nparams: ${params.join(',')}`)
    const error = Object.assign(failed, { query: 'select $1, "name"', params })
    log.error(error)
    log.error(error, 'with words')
    log.error({ err: error })
    log.error({ omise: { tries: [{ error }] } }, 'deep inside')
    log.error('as a word: %s', error)
    log.error(`as text: ${error.message}`)
    log.error({ detail: String(error) }, 'as a field')
    expect(lines()).toHaveLength(7)
    expect(text()).not.toContain('secret')
    expect(lines()).toMatchObject([
      { err: { type: 'QueryError' } },
      { err: { type: 'QueryError' }, msg: 'with words' },
      { err: { type: 'QueryError' } },
      { omise: { tries: [{ error: { type: 'QueryError' } }] } },
      { msg: expect.stringContaining('as a word') },
      { msg: 'as text: Failed query' },
      { detail: 'Error: Failed query' },
    ])
  })
})
