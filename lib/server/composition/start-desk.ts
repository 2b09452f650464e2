import 'server-only'
import type { Logger } from 'pino'
import { DatabaseInUseError } from '@/lib/db/directory-lock'
import { EnvError, type Env } from '@/lib/env'
import { recordSocketAddresses } from '@/lib/server/platform/client-address'
import { installDesk, type Desk } from '@/lib/server/desk'
import { isDevelopment, readEnv } from '@/lib/server/platform/env'
import { guardFrontDoor } from '@/lib/server/http/front-door'
import { gatherChunks } from '@/lib/server/http/gather-chunks'
import { recordNodeRequests } from '@/lib/server/http/request-body'
import { createLog } from '@/lib/server/platform/log'
import { logConsole } from '@/lib/server/platform/log-console'
import { openDesk } from './open-desk'
import { sendSecurityHeaders } from '@/lib/server/http/security-headers'
import { ensureFirstPeople } from '@/lib/server/accounts/first-people'
import { followDisputes, resumeOperations, workJobs } from './work-jobs'

/** Opens the desk once, before the first request. A desk that cannot open ends the process with a message. */
export async function startDesk(): Promise<void> {
  try {
    const env = readEnv()
    const log = createLog(env.logLevel)
    // In development, a person reads Next's own output.
    if (!isDevelopment()) logConsole(log)
    await open(env, log)
  } catch (error) {
    reportFailure(error)
    process.exit(1)
  }
}

async function open(env: Env, log: Logger): Promise<void> {
  guardFrontDoor(log)
  recordSocketAddresses()
  recordNodeRequests()
  gatherChunks()
  sendSecurityHeaders(env.servedOverHttps)
  const { desk, close } = await openDesk(env, log)
  await ensureFirstPeople(desk)
  if (env.servedOverHttps && env.trustedProxyHops === 0) {
    log.warn(
      'https needs a proxy in front, but TRUSTED_PROXY_HOPS is 0: all people share one address, and one limit for wrong passwords',
    )
  }
  installDesk(desk)
  await resumeOperations()
  await workJobs(desk)
  await followDisputes(desk)
  stopOnSignals(desk, close)
}

/** Running deliveries may finish; then the process exits by itself, or through Next, which handles the same signal. */
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

/** An error that the operator can fix is printed as one sentence, others with their trace, at any LOG_LEVEL. */
function reportFailure(error: unknown): void {
  const log = createLog('fatal')
  if (error instanceof EnvError) log.fatal(error.message)
  else if (error instanceof DatabaseInUseError) {
    log.fatal(`${error.message}. Stop that one first, or set another DATA_DIR.`)
  } else log.fatal({ err: error }, 'The desk could not start')
}
