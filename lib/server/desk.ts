import 'server-only'
import type { Logger } from 'pino'
import type { Locks } from '@/lib/db/locks'
import type { Database } from '@/lib/db/open-database'
import type { Converter } from '@/lib/converter/converter'
import type { Env } from '@/lib/env'
import type { OmiseClient } from '@/lib/omise/client'
import type { AuditChecker } from './audit-log/audit-checker'
import type { EventStreams } from './outbox/event-streams'
import type { Clock } from './platform/clock'
import type { DownloadSlots } from './platform/download-slots'
import type { Jobs } from './platform/jobs'
import type { BackgroundTasks } from './platform/background-tasks'
import type { TextCipher } from './platform/text-cipher'
import type { Vault } from './vault/vault'

/** The context of every use case; one per process, created at the start. */
export type Desk = Clock & {
  env: Env
  db: Database
  locks: Locks
  jobs: Jobs
  omise: OmiseClient
  vault: Vault
  /** Makes PDFs of Word and Excel files; null without CONVERTER_URL. */
  converter: Converter | null
  /** For secrets in the database. */
  textCipher: TextCipher
  auditChecker: AuditChecker
  eventStreams: EventStreams
  /**
   * `exports` are saved by the browser; `previews` are displayed on the page, often many at a time, and wait for a slot, as
   * `conversions` do.
   */
  downloadSlots: Readonly<Record<'exports' | 'previews' | 'conversions', DownloadSlots>>
  log: Logger
  /** Work that must finish before the process exits. */
  underway: BackgroundTasks
  /** Signs session cookies. */
  sessionSecret: string
  random(): number
}

declare global {
  // Next loads a module once per bundle, so a module variable would create several desks.
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
