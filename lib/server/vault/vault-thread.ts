import 'server-only'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { VaultCall, VaultReply, VaultResults, VaultTask } from './vault-worker'

export type VaultThread = {
  /** @throws Error when the task failed or its thread died; the next task gets a new thread */
  perform<Task extends VaultTask>(task: Task): Promise<VaultResults[Task['do']]>
}

// Next bundles this module, so the program's path is relative to the working directory of the server.
const PROGRAM = path.join('lib', 'server', 'vault', 'vault-worker.ts')

type Waiting = { resolve: (result: never) => void; reject: (error: Error) => void }

/** The thread that does the vault's work, started with the first task. `key` is the vault's key. */
export function createVaultThread(key: Uint8Array): VaultThread {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let calls = 0

  function start(): Worker {
    const started = new Worker(path.resolve(/* turbopackIgnore: true */ PROGRAM), {
      workerData: key,
      // Node runs the source file directly; the condition makes `server-only` accept it.
      execArgv: ['--conditions=react-server'],
    })
    started.on('message', settle)
    started.on('error', (cause) => fail(started, cause))
    started.on('exit', () => fail(started))
    // The thread must not keep an otherwise idle process alive.
    started.unref()
    return started
  }

  function settle(reply: VaultReply): void {
    const call = waiting.get(reply.call)
    waiting.delete(reply.call)
    if (waiting.size === 0) worker?.unref()
    // The worker replies to each call with the result of its task.
    if (reply.ok) call?.resolve(reply.result as never)
    else call?.reject(reply.error)
  }

  function fail(ended: Worker, cause?: unknown): void {
    if (worker !== ended) return
    worker = null
    const calls = [...waiting.values()]
    waiting.clear()
    for (const { reject } of calls) reject(new Error('The thread of the vault ended', { cause }))
  }

  return {
    perform(task) {
      worker ??= start()
      const current = worker
      return new Promise((resolve, reject) => {
        calls += 1
        const message: VaultCall = { call: calls, task }
        waiting.set(calls, { resolve, reject })
        current.ref()
        current.postMessage(message, buffersOf(task))
      })
    },
  }
}

/** Transferred instead of copied. */
function buffersOf(task: VaultTask): ArrayBuffer[] {
  return task.do === 'write' ? task.chunks.map(({ buffer }) => buffer) : []
}
