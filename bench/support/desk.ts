import path from 'node:path'
import { startApp, type App } from '../../testing/app.ts'
import {
  sandboxMerchant,
  startSandboxProgram,
  type SandboxMerchant,
} from '../../testing/sandbox.ts'

/** The built app and a sandbox, on their own ports and data. */
export type RunningDesk = {
  app: App
  /** `http://localhost:PORT` of the app. */
  url: string
  /** `http://127.0.0.1:PORT` */
  sandboxUrl: string
  merchant: SandboxMerchant
}

/**
 * Starts both with production's settings; `directory` holds all their data, `preload` and `settings` as in startApp.
 */
export async function startDesk(
  directory: string,
  preload: readonly string[] = [],
  settings: Record<string, string> = {},
): Promise<RunningDesk> {
  const sandbox = await startSandboxProgram(path.join(directory, 'sandbox'))
  const merchant = sandboxMerchant(sandbox.url)
  const app = await startApp({
    secretKey: merchant.secretKey,
    omiseUrl: sandbox.url,
    dataDir: path.join(directory, 'desk'),
    preload,
    settings: () => settings,
  })
  return { app, url: app.url, sandboxUrl: sandbox.url, merchant }
}

/** The open dispute with the fewest documents. */
export async function emptiestDispute({ merchant }: RunningDesk): Promise<string> {
  return (await merchant.openDisputes()).at(-1)?.id ?? ''
}
