import { ENGINES } from '../testing/engines/engines.ts'
import { aptInstall, mayUseApt } from './prepare-browser.ts'

/** An engine that cannot be tested on this machine, and the reason. */
export type MissingEngine = { name: string; reason: string }

/** Ensures that the engines besides Chromium start; on Debian as root, missing ones are installed. */
export async function prepareEngines(): Promise<MissingEngine[]> {
  const missing = await missingEngines()
  if (missing.length === 0 || !mayUseApt) return missing
  aptInstall(
    ENGINES.filter(({ name }) => missing.some((each) => each.name === name)).flatMap(
      ({ packages }) => packages,
    ),
  )
  return missingEngines()
}

/** Existence is not enough: an engine does not start without its system libraries. */
async function missingEngines(): Promise<MissingEngine[]> {
  const missing: MissingEngine[] = []
  for (const { name, open } of ENGINES) {
    try {
      const driver = await open()
      await driver.close()
    } catch (error) {
      missing.push({ name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return missing
}
