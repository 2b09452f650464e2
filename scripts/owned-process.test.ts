import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const OWNED_PROCESS = new URL('owned-process.ts', import.meta.url).href

/** A slow machine takes its time to end programs; a leak would stay for ever. */
const PATIENCE = { timeout: 20_000 }

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evidence-desk-owned-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}

/**
 * A command that starts a program, which tells a port and listens on it, and then ends as `ending` says. A port tells
 * whether the program lives: a process id may stay after its end.
 */
async function command(program: string, ending: string): Promise<string> {
  const service = path.join(folder, 'service.mjs')
  await writeFile(
    service,
    `import { createServer } from 'node:net'
     const server = createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))`,
  )
  const file = path.join(folder, 'command.mjs')
  await writeFile(
    file,
    `import { once } from 'node:events'
     import { spawnOwned } from ${JSON.stringify(OWNED_PROCESS)}
     const child = spawnOwned(${program.replace('SERVICE', JSON.stringify(service))})
     const [port] = await once(child.stdout.setEncoding('utf8'), 'data')
     process.stdout.write(port, () => { ${ending} })`,
  )
  return file
}

const NODE = 'process.execPath, [SERVICE]'
/** Started as any other program is, without a channel to the command. */
const OTHER = `'/usr/bin/env', [process.execPath, SERVICE]`

describe('spawnOwned', () => {
  it.each([
    ['a Node program', NODE, 'fails', `throw new Error('broken')`],
    ['a Node program', NODE, 'exits', 'process.exit(1)'],
    ['a Node program', NODE, 'is terminated', `process.kill(process.pid, 'SIGTERM')`],
    ['a Node program', NODE, 'is killed', `process.kill(process.pid, 'SIGKILL')`],
    ['another program', OTHER, 'fails', `throw new Error('broken')`],
    ['another program', OTHER, 'exits', 'process.exit(1)'],
  ])('ends %s (%s) when the command %s', async (_what, program, _how, ending) => {
    const started = spawn(process.execPath, [await command(program, ending)])
    const exited = once(started, 'exit')
    const [port] = await once(started.stdout.setEncoding('utf8'), 'data')
    await exited
    await vi.waitFor(async () => expect(await listens(Number(port))).toBe(false), PATIENCE)
  })
})

/** Their folder has everything but a build, so what they start first has to be ended again. */
describe('a command that fails without a build', () => {
  it.each([
    ['prepare:corpus', ['--import', 'tsx', 'e2e/prepare-corpus.ts', 'sandbox/assets']],
    ['bench', ['bench/main.ts', 'first-load']],
    ['chaos', ['chaos/main.ts', '--runs', '1', '--seed', '1', '--database', 'pglite']],
  ])(
    'leaves nothing running: %s',
    async (_name, args) => {
      const root = path.join(folder, 'project')
      await mkdir(root)
      const needed = ['bench', 'chaos', 'e2e', 'lib', 'node_modules', 'sandbox', 'scripts']
      for (const name of [...needed, 'package.json', 'tsconfig.json', '.env.example']) {
        await symlink(path.resolve(name), path.join(root, name))
      }
      // What a command starts has its data below here, and its path on its command line.
      const temporary = path.join(folder, 'tmp')
      await mkdir(temporary)
      const env = { ...process.env, TMPDIR: temporary }
      const started = spawn(process.execPath, args, { cwd: root, env, stdio: 'pipe' })
      let output = ''
      for (const stream of [started.stdout, started.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      }
      const [code] = await once(started, 'close')
      expect(code, output).toBe(1)
      expect(output).toMatch(/build/)
      await vi.waitFor(async () => expect(await commandLinesWith(temporary)).toEqual([]), PATIENCE)
    },
    90_000,
  )
})

async function commandLinesWith(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args='])
  return stdout.split('\n').filter((line) => line.includes(text))
}
