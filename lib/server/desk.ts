import 'server-only'
import type { Logger } from 'pino'
import type { Locks } from '@/lib/db/locks'
import type { Database } from '@/lib/db/open-database'
import type { Env } from '@/lib/env'
import type { OmiseClient } from '@/lib/omise/client'
import type { AuditChecker } from './audit-log/audit-checker'
import type { Clock } from './platform/clock'
import type { DownloadSlots } from './platform/download-slots'
import type { Jobs } from './platform/jobs'
import type { BackgroundTasks } from './platform/background-tasks'
import type { Vault } from './vault/vault'

/** What every use case works with; one per process, made at the start. */
export type Desk = Clock & {
  env: Env
  db: Database
  locks: Locks
  jobs: Jobs
  omise: OmiseClient
  vault: Vault
  auditChecker: AuditChecker
  /** `exports` are saved by the browser; `reviews` are shown on the page, often many at once, and wait in turn. */
  downloadSlots: { exports: DownloadSlots; reviews: DownloadSlots }
  log: Logger
  /** What must come to an end before this process may. */
  underway: BackgroundTasks
  /** Signs session cookies. */
  sessionSecret: string
  random(): number
}

declare global {
  // Next loads a module once for each of its bundles, so a module variable would be several desks.
  var evidenceDesk: Desk | undefined
}

export function desk(): Desk {
  const current = globalThis.evidenceDesk
  if (!current) throw new Error('The desk has not been started; instrumentation.ts does that')
  return current
}

export function installDesk(next: Desk): void {
  globalThis.evidenceDesk = next
}
