import 'server-only'
import { DatabaseInUseError } from '@/lib/db/directory-lock'
import { EnvError } from '@/lib/env'
import { recordSocketAddresses } from './auth/client-address'
import { settleOnStart } from './delivery/settle-on-start'
import { installDesk, type Desk } from './desk'
import { recordNodeRequests } from './documents/node-request'
import { readEnv } from './env'
import { openDesk } from './open-desk'
import { ensureFirstPeople } from './people/first-people'
import { workJobs } from './work-jobs'

/** Opens the desk once, before the first request. A desk that cannot open ends the process and says why. */
export async function startDesk(): Promise<void> {
  try {
    await open()
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    process.exit(1)
  }
}

async function open(): Promise<void> {
  const env = readEnv()
  recordSocketAddresses()
  recordNodeRequests()
  const { desk, close } = await openDesk(env)
  await ensureFirstPeople(desk)
  if (env.servedOverHttps && env.trustedProxyHops === 0) {
    desk.log.warn(
      'https needs a proxy in front, but TRUSTED_PROXY_HOPS is 0: all people share one address, and one limit for wrong passwords',
    )
  }
  installDesk(desk)
  await settleOnStart(desk)
  await workJobs(desk)
  stopOnSignals(desk, close)
}

/** Deliveries under way may finish; then the process ends by itself, or by Next, which hears the same signal. */
function stopOnSignals(desk: Desk, close: () => Promise<void>): void {
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= close()
      .catch((err: unknown) => desk.log.error({ err }, 'The desk did not close cleanly'))
      .then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** What an operator can mend is said in a sentence; anything else with its whole trace. */
function describe(error: unknown): string {
  if (error instanceof EnvError) return error.message
  if (error instanceof DatabaseInUseError) {
    return `${error.message}. Stop that one first, or set another DATA_DIR.`
  }
  return error instanceof Error
    ? `The desk could not start: ${error.stack ?? error.message}`
    : String(error)
}
