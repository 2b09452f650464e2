import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENT } from '@/testing/patient'
import { runProgram, startProgram, stopAll } from './processes'

const PROCESSES = new URL('processes.ts', import.meta.url).href
/** Ending a process takes time on a slow machine; a leaked one never ends. */
const SLOW = { timeout: 20_000 }

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evidence-desk-processes-'))
})

afterEach(async () => {
  await stopAll(0)
  await rm(folder, { recursive: true, force: true })
})

async function program(name: string, source: string): Promise<string> {
  const file = path.join(folder, `${name}.mjs`)
  await writeFile(file, source)
  return file
}

/**
 * A program that listens on a port, prints `ready <port>`, runs until it is stopped, and then records that in a file.
 * Its port shows whether it runs, since a process id may outlive it.
 */
function service(name: string, onTerm = 'process.exit(0)'): Promise<string> {
  return program(
    name,
    `import { appendFileSync } from 'node:fs'
     import { createServer } from 'node:net'
     process.on('SIGTERM', () => {
       appendFileSync(${JSON.stringify(path.join(folder, 'stopped'))}, '${name} ')
       ${onTerm}
     })
     const server = createServer().listen(0, '127.0.0.1', () => {
       console.log('ready', server.address().port)
     })`,
  )
}

async function startReady(name: string, file: string) {
  const child = startProgram({ name, args: [file] })
  return { child, port: Number(await child.findLine(/^ready (\d+)/)) }
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}

describe('startProgram', () => {
  it('keeps the last lines and reports how the program ended', async () => {
    const file = await program(
      'fails',
      `for (let i = 1; i <= 40; i++) console.log('line ' + i)
       console.error('broken')
       process.exitCode = 3`,
    )
    const child = startProgram({ name: 'fails', args: [file] })
    expect(await child.exited).toEqual({ code: 3, signal: null })
    expect(child.lastLines().split('\n')).toHaveLength(30)
    expect(child.lastLines()).toContain('line 40')
    expect(child.lastLines()).toContain('broken')
  })

  it('ends the children of the program with it', async () => {
    const sleeper = await service('sleeper')
    const file = await program(
      'parent',
      `import { execFile, spawn } from 'node:child_process'
       const child = spawn(process.execPath, [${JSON.stringify(sleeper)}], { stdio: 'pipe' })
       child.stdout.once('data', (line) => { process.stdout.write(line, () => process.exit(1)) })`,
    )
    const { child, port } = await startReady('parent', file)
    await child.exited
    await vi.waitFor(async () => expect(await listens(port)).toBe(false), PATIENT)
  })
})

describe('stopAll', () => {
  it('stops the latest first', async () => {
    await startReady('sandbox', await service('sandbox'))
    await startReady('server', await service('server'))
    await stopAll()
    expect(await readFile(path.join(folder, 'stopped'), 'utf8')).toBe('server sandbox ')
  })

  it('kills a program that does not stop in time', async () => {
    const { child, port } = await startReady('stubborn', await service('stubborn', ''))
    await stopAll(100)
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(await listens(port)).toBe(false)
  })
})

describe('runProgram', () => {
  it('returns the output of a hidden program', async () => {
    const file = await program('speaks', `console.log(process.env.NAME); console.error('err')`)
    const env = { NAME: 'evidence' }
    const result = await runProgram({ name: 'speaks', args: [file], timeoutMs: 10_000, env })
    expect(result).toMatchObject({ ok: true, timedOut: false })
    expect(result.output.split('\n').toSorted()).toEqual(['err', 'evidence'])
  })

  it('is not ok when the program fails', async () => {
    const file = await program('fails', 'process.exit(2)')
    expect(await runProgram({ name: 'fails', args: [file], timeoutMs: 10_000 })).toMatchObject({
      ok: false,
      timedOut: false,
    })
  })

  it('ends a program after the time limit', async () => {
    const args = [await service('hangs')]
    const result = await runProgram({ name: 'hangs', args, timeoutMs: 500 })
    expect(result).toMatchObject({ ok: false, timedOut: true })
  })
})

it('leaves no child behind when it is killed itself', async () => {
  const parent = await program(
    'parent',
    `import { startProgram } from ${JSON.stringify(PROCESSES)}
     startProgram({ name: 'service', args: [${JSON.stringify(await service('service'))}], show: true })`,
  )
  const script = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(script.stdout, 'data')
  const port = Number(String(line).trim().split(' ')[1])
  expect(await listens(port)).toBe(true)

  script.kill('SIGKILL')
  await vi.waitFor(async () => expect(await listens(port)).toBe(false), { timeout: 10_000 })
})

/** A command that starts a program, which prints a port and listens on it, and then ends in the way of `ending`. */
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
    `import { startProgram } from ${JSON.stringify(PROCESSES)}
     const child = startProgram({ name: 'service', ${program.replace('SERVICE', JSON.stringify(service))} })
     const port = await child.findLine(/\\d+/)
     process.stdout.write(port, () => { ${ending} })`,
  )
  return file
}

const NODE = 'args: [SERVICE]'
/** Started like any other program, without a channel to the command. */
const OTHER = `command: '/usr/bin/env', args: [process.execPath, SERVICE]`

describe('a program that was started', () => {
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
    await vi.waitFor(async () => expect(await listens(Number(port))).toBe(false), SLOW)
  })
})

/** The folder contains everything but a build, so the programs that start first have to be ended again. */
describe('a command that fails without a build', () => {
  it.each([
    ['prepare:corpus', ['--import', 'tsx', 'e2e/corpus/main.ts', 'sandbox/assets']],
    ['bench', ['bench/main.ts', 'first-load']],
    ['chaos', ['chaos/main.ts', '--runs', '1', '--seed', '1', '--database', 'pglite']],
  ])(
    'leaves nothing running: %s',
    async (_name, args) => {
      const root = path.join(folder, 'project')
      await mkdir(root)
      const needed = [
        'bench',
        'chaos',
        'e2e',
        'lib',
        'node_modules',
        'sandbox',
        'scripts',
        'testing',
      ]
      for (const name of [...needed, 'package.json', 'tsconfig.json', '.env.example']) {
        await symlink(path.resolve(name), path.join(root, name))
      }
      // The data of a command's children is below this folder, so its path is on their command lines.
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
      await vi.waitFor(async () => expect(await commandLinesWith(temporary)).toEqual([]), SLOW)
    },
    90_000,
  )
})

async function commandLinesWith(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args='])
  return stdout.split('\n').filter((line) => line.includes(text))
}
