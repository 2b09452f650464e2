import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Sandbox } from './desk.ts'
import { freePort } from './free-port.ts'
import { runProgram, startProgram, untilAnswering } from './programs.ts'

const NODE_SOURCE = 'bench/peers/same-work-node/server.js'
const GO_SOURCE = 'bench/peers/same-work-go/main.go'

export type PeerOptions = {
  sandbox: Sandbox
  /** The dispute that takes the documents. */
  disputeId: string
  /** For its files; must not be shared. */
  directory: string
}

/** Starts a form-data handler on bare Node that hashes, encrypts and syncs as we do. @returns its upload address */
export async function startNodePeer(options: PeerOptions): Promise<string> {
  return start('The Node peer', process.execPath, [NODE_SOURCE], options)
}

/** Builds and starts the same in Go. @returns its upload address; null where Go is not installed */
export async function startGoPeer(options: PeerOptions): Promise<string | null> {
  if (spawnSync('go', ['version']).status !== 0) return null
  await mkdir(options.directory, { recursive: true })
  const program = path.join(options.directory, 'peer')
  await runProgram({
    name: 'The build of the Go peer',
    command: 'go',
    args: ['build', '-o', program, GO_SOURCE],
    env: { GOTOOLCHAIN: 'local' },
  })
  return start('The Go peer', program, [], options)
}

async function start(
  name: string,
  command: string,
  args: readonly string[],
  { sandbox, disputeId, directory }: PeerOptions,
): Promise<string> {
  await mkdir(directory, { recursive: true })
  const port = await freePort()
  const program = startProgram({
    name,
    command,
    args,
    env: {
      PORT: String(port),
      DIRECTORY: directory,
      UPLOAD_URL: `${sandbox.url}/disputes/${disputeId}/documents`,
      UPLOAD_AUTHORIZATION: sandbox.authorization,
    },
  })
  const url = `http://127.0.0.1:${port}/documents`
  await untilAnswering(url, program)
  return url
}
