import { cp } from 'node:fs/promises'
import type { Sandbox } from './desk.ts'
import { freePort } from './free-port.ts'
import { runProgram, startProgram, untilAnswering } from './programs.ts'

const NEXT = 'node_modules/next/dist/bin/next'
const SOURCE = 'bench/peers/form-data-route'
/** Built outside of the source, so that no check takes what comes of it for ours. */
const APP = 'test-results/bench/form-data-route'
const ENV = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }

/** Builds and starts the peer, which passes uploads on to one dispute. @returns its upload address */
export async function startFormDataPeer(sandbox: Sandbox, disputeId: string): Promise<string> {
  await cp(SOURCE, APP, { recursive: true })
  await runProgram({
    name: 'The build of the peer',
    command: process.execPath,
    // Turbopack, the default, looks for proxy.ts and instrumentation.ts in the folders above, and
    // would build ours into the peer.
    args: [NEXT, 'build', '--webpack', APP],
    env: ENV,
  })
  const port = await freePort()
  const program = startProgram({
    name: 'The peer',
    command: process.execPath,
    args: [NEXT, 'start', APP, '--port', String(port), '--hostname', '127.0.0.1'],
    env: {
      ...ENV,
      UPLOAD_URL: `${sandbox.url}/disputes/${disputeId}/documents`,
      UPLOAD_AUTHORIZATION: sandbox.authorization,
    },
  })
  const url = `http://127.0.0.1:${port}/documents`
  await untilAnswering(url, program)
  return url
}
