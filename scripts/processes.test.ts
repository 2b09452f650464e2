import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runNode, startNode, stopAll } from './processes'

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
 * A program that listens on a port, says `ready <port>` and runs until it is stopped; it notes in a
 * file that it was. A port tells whether it lives: a process id may stay after its end.
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
  const ready = Promise.withResolvers<number>()
  const child = startNode({
    name,
    args: [file],
    onLine: (line) => {
      if (line.startsWith('ready ')) ready.resolve(Number(line.slice(6)))
    },
  })
  return { child, port: await ready.promise }
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}

describe('startNode', () => {
  it('keeps the last lines and tells how the program ended', async () => {
    const file = await program(
      'fails',
      `for (let i = 1; i <= 40; i++) console.log('line ' + i)
       console.error('broken')
       process.exitCode = 3`,
    )
    const child = startNode({ name: 'fails', args: [file] })
    expect(await child.exited).toEqual({ code: 3, signal: null })
    expect(child.lastLines().split('\n')).toHaveLength(30)
    expect(child.lastLines()).toContain('line 40')
    expect(child.lastLines()).toContain('broken')
  })

  it('takes what the program has started along when it ends', async () => {
    const sleeper = await service('sleeper')
    const file = await program(
      'parent',
      `import { spawn } from 'node:child_process'
       const child = spawn(process.execPath, [${JSON.stringify(sleeper)}], { stdio: 'pipe' })
       child.stdout.once('data', (line) => { process.stdout.write(line, () => process.exit(1)) })`,
    )
    const { child, port } = await startReady('parent', file)
    await child.exited
    await vi.waitFor(async () => expect(await listens(port)).toBe(false))
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
    const { child, port } = await startReady('deaf', await service('deaf', ''))
    await stopAll(100)
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(await listens(port)).toBe(false)
  })
})

describe('runNode', () => {
  it('gives the output of a program that is hidden', async () => {
    const file = await program('speaks', `console.log(process.env.NAME); console.error('err')`)
    const result = await runNode([file], {
      output: 'hide',
      timeoutMs: 10_000,
      env: { NAME: 'evidence' },
    })
    expect(result).toMatchObject({ ok: true, timedOut: false })
    expect(result.output.split('\n').toSorted()).toEqual(['err', 'evidence'])
  })

  it('is not ok when the program fails', async () => {
    const file = await program('fails', 'process.exit(2)')
    expect(await runNode([file], { output: 'hide', timeoutMs: 10_000 })).toMatchObject({
      ok: false,
      timedOut: false,
    })
  })

  it('ends a program that takes too long', async () => {
    const result = await runNode([await service('hangs')], { output: 'hide', timeoutMs: 500 })
    expect(result).toMatchObject({ ok: false, timedOut: true })
  })
})

it('leaves no child behind when it is killed itself', async () => {
  const processes = new URL('processes.ts', import.meta.url).href
  const parent = await program(
    'parent',
    `import { startNode } from ${JSON.stringify(processes)}
     startNode({ name: 'service', args: [${JSON.stringify(await service('service'))}], show: true })`,
  )
  const script = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(script.stdout, 'data')
  const port = Number(String(line).trim().split(' ')[1])
  expect(await listens(port)).toBe(true)

  script.kill('SIGKILL')
  await vi.waitFor(async () => expect(await listens(port)).toBe(false), { timeout: 10_000 })
})
