import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog } from './log'

function capture(): { lines: string[]; destination: Writable } {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, destination }
}

describe('log', () => {
  it('keeps keys, cookies and passwords out, wherever they stand', () => {
    const { lines, destination } = capture()
    const log = createLog('info', destination)
    const key = 'skey_test_5abcdefghijklmnop'
    log.error({ err: new Error(`refused by ${key}`, { cause: new Error(key) }) }, `with ${key}`)
    log.info({ headers: { authorization: 'Basic abc', cookie: 'desk-session=1' } })
    log.info({ options: { password: 'correct horse', secretKey: 'skey_live1' } })
    const text = lines.join('')
    expect(lines).toHaveLength(3)
    expect(text).not.toContain('abcdefghijklmnop')
    expect(text).not.toMatch(/Basic abc|desk-session=1|correct horse|live1/)
    expect(text).toContain('skey_[removed]')
  })
})
