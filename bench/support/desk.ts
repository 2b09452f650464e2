import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { freePort } from './free-port.ts'
import { startProgram, untilAnswering, type Program } from './programs.ts'

/** The built app and the sandbox, on ports and data of their own. */
export type RunningDesk = {
  /** `http://localhost:PORT` */
  url: string
  server: Program
  sandbox: Sandbox
}

export type Sandbox = {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** The `Authorization` header of the desk's merchant. */
  authorization: string
}

const NEXT = 'node_modules/next/dist/bin/next'
const SANDBOX_KEY = 'skey_test_5evidencedeskbench0'

/**
 * Starts both on loopback; `directory` takes all their data. `probe` is a module that the server's process loads
 * first and that answers over IPC.
 * @throws Error when there is no build, or when one of them does not start
 */
export async function startDesk(
  directory: string,
  { probe }: { probe?: string } = {},
): Promise<RunningDesk> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('There is no build. Run: npm run build')
  const sandbox = await startSandbox(directory)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const server = startProgram({
    name: 'The server',
    command: process.execPath,
    args: [
      ...(probe ? ['--import', probe] : []),
      NEXT,
      'start',
      '--port',
      String(port),
      '--hostname',
      '127.0.0.1',
    ],
    env: {
      ...blankSettings(),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      EVIDENCE_DESK_MODE: 'sandbox',
      OMISE_SECRET_KEY: SANDBOX_KEY,
      OMISE_API_URL: sandbox.url,
      DATA_DIR: path.join(directory, 'desk'),
      NEXTAUTH_URL: url,
      PORT: String(port),
      LOG_LEVEL: 'info',
    },
  })
  await untilAnswering(`http://127.0.0.1:${port}/api/health`, server)
  return { url, server, sandbox }
}

async function startSandbox(directory: string): Promise<Sandbox> {
  const program = startProgram({
    name: 'The sandbox',
    command: process.execPath,
    args: ['sandbox/main.ts', '--port', '0', '--data', path.join(directory, 'sandbox')],
  })
  const authorization = `Basic ${Buffer.from(`${SANDBOX_KEY}:`).toString('base64')}`
  return { url: await Promise.race([program.listening, program.died]), authorization }
}

/**
 * Every setting as "not set": Next reads `.env` by itself, and a measurement must touch neither the
 * database nor the vault that is configured there.
 */
function blankSettings(): Record<string, string> {
  const documented = readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)
  return Object.fromEntries([...documented].map(([, variable = '']) => [variable, '']))
}
