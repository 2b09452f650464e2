import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startProgram, stopAll } from '@/scripts/processes'

const PRELOAD = new URL('server-preload.ts', import.meta.url).href
const HOUR_MS = 3_600_000

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'server-preload-'))
})
afterEach(async () => {
  await stopAll()
  await rm(directory, { recursive: true, force: true })
})

/** A server that responds to `clock?` with its time, as ISO 8601, and its pace. */
async function startServer() {
  const file = path.join(directory, 'server.mjs')
  await writeFile(
    file,
    `setInterval(() => {}, 60_000)
     process.on('message', (message) => {
       if (message !== 'clock?') return
       const { now, pace } = globalThis.evidenceDeskClock
       process.send({ now: now().toISOString(), pace })
     })
     console.log('ready')`,
  )
  const args = ['--import', `${PRELOAD}?pace=0.05`, file]
  const server = startProgram({ name: 'The server', args })
  await server.findLine(/ready/)
  return server
}

it("sets the server's pace, and moves its clock while it runs", async () => {
  const server = await startServer()
  const before = new Date()
  expect(await server.ask('clock?')).toMatchObject({ pace: 0.05 })
  const confirmed = server.ask({ clockOffsetMs: 24 * HOUR_MS })
  expect(await confirmed).toEqual({ clockOffsetMs: 24 * HOUR_MS })
  const shifted = await server.ask('clock?')
  expect(shifted).toMatchObject({ now: expect.stringMatching(/^\d{4}-/) })
  const { now } = shifted as { now: string }
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before.getTime() + 24 * HOUR_MS)
})
