import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright'

const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/**
 * Starts the browser that the browser tests use: the one named by PLAYWRIGHT_CHROMIUM_PATH, else
 * Playwright's own, else Debian's (scripts/browser.ts).
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserPath()
  return chromium.launch({
    // Chromium refuses its own sandbox to root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    ...(executablePath ? { executablePath } : {}),
  })
}

function browserPath(): string | undefined {
  const named = process.env['PLAYWRIGHT_CHROMIUM_PATH']?.trim()
  if (named) return named
  if (existsSync(chromium.executablePath())) return undefined
  return existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined
}
