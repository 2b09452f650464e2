import 'server-only'
import { databaseLocation, openDatabase } from '@/lib/db/open-database'
import type { Env } from '@/lib/env'
import { createOmiseClient, type OmiseClient } from '@/lib/omise/client'
import type { Desk } from './desk'
import { createLog } from './log'
import { keptSecret } from './secrets'
import { openVault } from './vault/vault'

export type OpenDesk = { desk: Desk; close(): Promise<void> }

/** Opens everything a desk works with: the database (and brings it up to date), the vault, the way to Omise. */
export async function openDesk(env: Env): Promise<OpenDesk> {
  const log = createLog(env.logLevel)
  const database = await openDatabase(databaseLocation(env))
  const omise = connectToOmise(env, log)
  const desk: Desk = {
    env,
    db: database.db,
    omise,
    vault: openVault(env.vaultDir, env.vaultKey ?? (await keptSecret(env.dataDir, 'vault.key'))),
    log,
    sessionSecret:
      env.nextauthSecret ?? (await keptSecret(env.dataDir, 'session.key')).toString('base64'),
    now: () => new Date(),
  }
  return {
    desk,
    async close() {
      await omise.close()
      await database.close()
    },
  }
}

function connectToOmise(env: Env, log: Desk['log']): OmiseClient {
  return createOmiseClient({
    secretKey: env.omiseSecretKey,
    baseUrl: env.omiseApiUrl,
    userAgent: 'EvidenceDesk/0.1',
    timeoutMs: env.omiseTimeoutSeconds * 1000,
    uploadTimeoutMs: env.omiseTimeoutSeconds * 2000,
    onRequest: (event) => {
      if (event.error) log.warn({ omise: event }, 'A request to Omise failed')
      else log.debug({ omise: event }, 'Asked Omise')
    },
  })
}
