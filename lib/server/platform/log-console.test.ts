import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Writes to the console as Next and Node do. */
const PROGRAM = `
import { createLog } from './lib/server/platform/log.ts'
import { logConsole } from './lib/server/platform/log-console.ts'

// As in node_modules/next/dist/server/node-environment-extensions/process-error-handlers.js
process.on('unhandledRejection', (reason) => console.error('⨯ unhandledRejection:', reason))
process.on('uncaughtException', (error) => console.error(error))

logConsole(createLog('info'))

const query = 'insert into "people" values ($1)'
const failed = new Error('Failed query: ' + query + '\\nparams: the secret')
const error = Object.assign(failed, { query, params: ['the secret'] })

console.error(error)
console.error('\\u001B[31m⨯\\u001B[0m', new Error('Could not render', { cause: error }))
console.error('Failed to handle it: ' + error.message)
console.warn('%s of %d', 'one', 2, { nested: { error } })
console.log('several\\nlines')
console.info('plain')
console.table([{ name: 'row' }])
console.log()
process.emitWarning('careful', { code: 'DESK' })
void Promise.reject(error)
setTimeout(() => { throw error })
`

it('logConsole turns console output, rejections, exceptions and warnings into JSON lines', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--conditions=react-server',
    '--input-type=module',
    '--eval',
    PROGRAM,
  ])
  expect(stderr).toBe('')
  expect(stdout).not.toContain('the secret')
  const lines = stdout.trim().split('\n')
  const query = { type: 'QueryError', stack: expect.stringMatching(/^ {4}at /) }
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 50, err: query },
    { level: 50, msg: '⨯', err: { message: 'Could not render', cause: query } },
    { level: 50, msg: 'Failed to handle it: Failed query' },
    { level: 40, msg: 'one of 2', details: [{ nested: { error: query } }] },
    { level: 30, msg: 'several\nlines' },
    { level: 30, msg: 'plain' },
    { level: 30, details: [[{ name: 'row' }]] },
    { level: 40, msg: 'A warning of Node', err: { message: 'careful', code: 'DESK' } },
    { level: 50, msg: '⨯ unhandledRejection:', err: query },
    { level: 50, err: query },
  ])
})
