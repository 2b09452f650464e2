import { setTimeout as delay } from 'node:timers/promises'
import { freePort, startProgram, type Program } from './program.ts'

/** The stand-in for Omise as a program of its own, which can be killed. */
export type SandboxProgram = {
  url: string
  /** SIGKILL, and after `downMs` started again on the same port and data. Faults are forgotten by that. */
  restart(downMs: number): Promise<void>
  stop(): Promise<void>
}

const START_LIMIT_MS = 60_000

export async function startSandboxProgram(directory: string): Promise<SandboxProgram> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let program = await start(port, directory)
  return {
    url,
    async restart(downMs) {
      await program.kill()
      await delay(downMs)
      program = await start(port, directory)
    },
    stop: () => program.stop(),
  }
}

async function start(port: number, directory: string): Promise<Program> {
  const program = startProgram(['sandbox/main.ts', '--port', String(port), '--data', directory])
  await Promise.race([
    program.listening,
    delay(START_LIMIT_MS, undefined, { ref: false }).then(() => {
      throw new Error('The sandbox does not start')
    }),
  ])
  return program
}
