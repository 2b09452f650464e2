import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startSandbox } from './server.ts'

const usage = `Usage: node sandbox/main.ts [--port N] [--data DIR]

  --port N    listen on 127.0.0.1:N (default 4010; 0 takes a free one)
  --data DIR  keep merchants in DIR (default: a directory that is removed at the end)
`

function fail(message: string, status: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(status)
}

function readFlags(): { port: number; data: string | undefined } {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const port = Number(values.port ?? 4010)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port must be a port number, not "${values.port}"`)
    return { port, data: values.data }
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2)
  }
}

const { port, data } = readFlags()
// Uploads may be private, so files get mode 0600 and directories 0700.
process.umask(0o077)
const sandbox = await startSandbox({
  port,
  ...(data !== undefined && { dataDir: resolve(data) }),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error), 1))

process.stdout.write(`listening on ${sandbox.url}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0))
  })
