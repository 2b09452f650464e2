import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Receiver } from './testing/receiver.ts'
import { TestClient } from './testing/test-client.ts'

const main = join(import.meta.dirname, 'main.ts')

describe('node sandbox/main.ts', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints its address and exits with 0 on %s',
    async (signal) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-main-'))
      const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir])
      const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
      const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(line))?.[1] ?? ''
      expect(await new TestClient(url).get('/disputes?limit=1')).toMatchObject({ total: 50 })
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(existsSync(join(dataDir, 'merchants'))).toBe(true)
      rmSync(dataDir, { recursive: true })
    },
  )

  it('creates files for its own user only, with any umask', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sandbox-main-'))
    const dataDir = join(parent, 'data', 'sandbox')
    const before = process.umask(0)
    const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir])
    process.umask(before)
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
    const url = /listening on (\S+)/.exec(String(line))?.[1] ?? ''
    await new TestClient(url).get('/disputes?limit=1')
    child.kill()
    await once(child, 'exit')
    const entries = readdirSync(parent, { recursive: true, encoding: 'utf8' })
    expect(entries.length).toBeGreaterThan(5)
    expect(entries.filter((entry) => (statSync(join(parent, entry)).mode & 0o077) !== 0)).toEqual(
      [],
    )
    rmSync(parent, { recursive: true })
  })

  it.each([[['--port', 'x']], [['--port', '70000']], [['--colour', 'red']], [['stray']]])(
    'refuses %j and prints the usage',
    (flags) => {
      const { status, stderr } = spawnSync(process.execPath, [main, ...flags], { encoding: 'utf8' })
      expect(status).toBe(2)
      expect(stderr).toContain('Usage: node sandbox/main.ts')
    },
  )

  it('takes the settings of every merchant from the environment', async () => {
    const receiver = await Receiver.start()
    const env = {
      ...process.env,
      SANDBOX_WEBHOOK_URL: receiver.url,
      SANDBOX_WEBHOOK_SECRET: 'c2VjcmV0',
      SANDBOX_NEW_DISPUTE_MINUTES: '15',
    }
    const child = spawn(process.execPath, [main, '--port', '0'], { env })
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
    const client = new TestClient(/listening on (\S+)/.exec(String(line))?.[1] ?? '')
    expect(await client.get('/__sandbox/settings')).toMatchObject({ new_dispute_minutes: 15 })
    const id = await client.newDispute()
    const [request] = await receiver.first(1)
    expect(request?.event).toMatchObject({ key: 'dispute.create', data: { id } })
    expect(request?.headers).toHaveProperty('omise-signature')
    child.kill()
    await once(child, 'exit')
    await receiver.close()
  })

  it.each([
    ['SANDBOX_WEBHOOK_URL', 'receiver.example'],
    ['SANDBOX_WEBHOOK_SECRET', 'no base64!'],
    ['SANDBOX_NEW_DISPUTE_MINUTES', '0'],
    ['SANDBOX_NEW_DISPUTE_MINUTES', 'soon'],
  ])('refuses %s=%s', (variable, value) => {
    const env = { ...process.env, [variable]: value }
    const { status, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8', env })
    expect(status).toBe(2)
    expect(stderr).toContain(`→ at ${variable}`)
  })

  it('exits with an error when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const child = spawn(process.execPath, [main, '--port', String(port)])
    const [text] = await once(child.stderr.setEncoding('utf8'), 'data')
    expect(String(text)).toContain('EADDRINUSE')
    expect(await once(child, 'exit')).toEqual([1, null])
    taken.close()
  })
})
