import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { runProgram, startProgram, untilHealthy } from '../../scripts/processes.ts'
import type { RunningDesk } from './desk.ts'

/** The servers with which the desk is compared. Those for uploads all send to the same dispute of the same sandbox. */

const NODE_SOURCE = 'bench/peers/same-work-node/server.js'
const GO_SOURCE = 'bench/peers/same-work-go/main.go'
const NEXT = 'node_modules/next/dist/bin/next'
const NEXT_ENV = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
const NGINX = '/usr/sbin/nginx'
const START_MS = 60_000
const BUILD_MS = 10 * 60_000

export type PeerOptions = {
  desk: RunningDesk
  /** The dispute that receives the documents. */
  disputeId: string
  /** For the files of the peer; must not be shared. */
  directory: string
}

/**
 * Starts a form-data handler on bare Node that hashes, encrypts and syncs like the desk. @returns its upload address
 */
export async function startNodePeer(options: PeerOptions): Promise<string> {
  return startUploadServer('The Node peer', process.execPath, [NODE_SOURCE], options)
}

/** Builds and starts the equivalent in Go. @returns its upload address; null when Go is not installed */
export async function startGoPeer(options: PeerOptions): Promise<string | null> {
  if (spawnSync('go', ['version']).status !== 0) return null
  await mkdir(options.directory, { recursive: true })
  const program = path.join(options.directory, 'peer')
  const args = ['build', '-o', program, GO_SOURCE]
  await build({
    name: 'The build of the Go peer',
    command: 'go',
    args,
    env: { GOTOOLCHAIN: 'local' },
  })
  return startUploadServer('The Go peer', program, [], options)
}

/** Builds and starts a route handler that parses form data with Next. @returns its upload address */
export async function startFormDataPeer(options: PeerOptions): Promise<string> {
  const app = await buildNextPeer('form-data-route')
  return startUploadServer(
    'The form-data route',
    process.execPath,
    [NEXT, 'start', app, '--hostname', '127.0.0.1'],
    options,
    NEXT_ENV,
  )
}

/** Builds and starts a Next app that is one page with one button. @returns its address */
export async function startBarePage(): Promise<string> {
  const app = await buildNextPeer('bare-page')
  const port = await getPort({ host: '127.0.0.1' })
  const program = startProgram({
    name: 'The bare page',
    args: [NEXT, 'start', app, '--hostname', '127.0.0.1'],
    env: { ...NEXT_ENV, PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}/`
  await untilHealthy(url, program, START_MS)
  return url
}

/** Builds a Next app of `bench/peers`. @returns its folder, outside the source tree, so that no check includes it */
async function buildNextPeer(name: string): Promise<string> {
  const app = path.join('test-results/bench', name)
  await cp(path.join('bench/peers', name), app, { recursive: true })
  // Turbopack, the default, finds proxy.ts and instrumentation.ts in the parent folders, and would include ours.
  const args = [NEXT, 'build', '--webpack', app]
  await build({ name: `The build of ${name}`, args, env: NEXT_ENV })
  return app
}

/**
 * nginx as a reverse proxy in front of the sandbox that buffers a body before passing it on, like the desk; otherwise
 * with the settings of Debian's package.
 *
 * @returns its address
 * @throws Error when it is not installed
 */
export async function startNginx({ desk, directory }: PeerOptions): Promise<string> {
  if (!existsSync(NGINX)) {
    throw new Error(`There is no ${NGINX} to compare with. Install it: apt-get install nginx-light`)
  }
  const port = await getPort({ host: '127.0.0.1' })
  await mkdir(directory, { recursive: true })
  const configuration = path.join(directory, 'nginx.conf')
  await writeFile(configuration, configurationOf(directory, port, desk.sandboxUrl))
  const program = startProgram({
    name: 'nginx',
    command: NGINX,
    args: ['-p', directory, '-e', path.join(directory, 'error.log'), '-c', configuration],
  })
  const url = `http://127.0.0.1:${port}`
  await untilHealthy(`${url}/ready`, program, START_MS)
  return url
}

type Build = { name: string; command?: string; args: string[]; env: Record<string, string> }

async function build(options: Build): Promise<void> {
  const { ok, output } = await runProgram({ ...options, timeoutMs: BUILD_MS })
  if (!ok) throw new Error(`${options.name} failed:\n${output}`)
}

async function startUploadServer(
  name: string,
  command: string,
  args: readonly string[],
  { desk, disputeId, directory }: PeerOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await mkdir(directory, { recursive: true })
  const port = await getPort({ host: '127.0.0.1' })
  const program = startProgram({
    name,
    command,
    args,
    env: {
      ...env,
      PORT: String(port),
      DIRECTORY: directory,
      UPLOAD_URL: `${desk.sandboxUrl}/disputes/${disputeId}/documents`,
      UPLOAD_AUTHORIZATION: desk.merchant.authorization,
    },
  })
  const url = `http://127.0.0.1:${port}/documents`
  await untilHealthy(url, program, START_MS)
  return url
}

function configurationOf(directory: string, port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${path.join(directory, kind)};`,
  )
  return `
daemon off;
pid ${path.join(directory, 'nginx.pid')};
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
events { worker_connections 768; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_max_body_size 11m;
  upstream sandbox { server ${new URL(upstream).host}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location = /ready { return 200; }
    location / {
      proxy_pass http://sandbox;
      proxy_request_buffering on;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`
}
