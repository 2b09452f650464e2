import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from 'playwright'

export const DEBIAN_CHROMIUM = '/usr/bin/chromium'

export const isRoot = process.getuid?.() === 0

/**
 * Finds a browser: the one named by PLAYWRIGHT_CHROMIUM_PATH, else Playwright's own, else Debian's.
 *
 * @returns a path for Playwright; undefined to use Playwright's own, and when there is none
 */
export function browserPath(): string | undefined {
  const named = process.env['PLAYWRIGHT_CHROMIUM_PATH']?.trim()
  if (named) return named
  if (existsSync(chromium.executablePath())) return undefined
  return existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined
}

/** Starts that browser outside of Playwright's test runner; other programs may control it on `debuggingPort`. */
export async function openBrowser({
  debuggingPort,
}: { debuggingPort?: number } = {}): Promise<Browser> {
  const remote = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]
  const { args, ...options } = launchOptions()
  return chromium.launch({ ...options, args: [...args, ...remote] })
}

/** Starts that browser with a profile on the disk. Without one, Chromium keeps what pages store in memory. */
export async function openProfile(directory: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(directory, { ...launchOptions(), locale: 'en' })
}

/** Where that browser is, and how it is started, in the test runner as well. */
export function launchOptions(): { args: string[]; executablePath?: string } {
  const executablePath = browserPath()
  return { args: launchArguments(), ...(executablePath ? { executablePath } : {}) }
}

function launchArguments(): string[] {
  return [
    // Chromium refuses its own sandbox to root.
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
}

/** Without a UTF-8 locale, as in a bare container, Chromium saves a Thai or Japanese filename as "download". */
export function launchEnvironment(): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return { ...Object.fromEntries(own), LC_ALL: 'C.UTF-8' }
}
