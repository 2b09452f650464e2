import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { MerchantDefaults } from './core/context.ts'
import { readDefaults } from './defaults.ts'
import { startSandbox } from './server.ts'

const usage = `Usage: node sandbox/main.ts [--port N] [--data DIR]

  --port N    listen on 127.0.0.1:N (default 4010; 0 takes a free one)
  --data DIR  keep merchants in DIR (default: a directory that is removed at the end)

Environment, for every merchant until an admin call changes it:
  SANDBOX_WEBHOOK_URL          post events to this address
  SANDBOX_WEBHOOK_SECRET       sign them with this secret (base64)
  SANDBOX_NEW_DISPUTE_MINUTES  open a new dispute every so many minutes
`

function fail(message: string, status: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(status)
}

function readOptions(): { port: number; data: string | undefined; defaults: MerchantDefaults } {
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
    return { port, data: values.data, defaults: readDefaults(process.env) }
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2)
  }
}

const { port, data, defaults } = readOptions()
// Uploads may be private, so files get mode 0600 and directories 0700.
process.umask(0o077)
const sandbox = await startSandbox({
  port,
  defaults,
  ...(data !== undefined && { dataDir: resolve(data) }),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error), 1))

process.stdout.write(`listening on ${sandbox.url}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0))
  })
