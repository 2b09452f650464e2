import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright'

/** Finds a Chromium for the browser tests, or installs one. */

const DEBIAN_CHROMIUM = '/usr/bin/chromium'
const INSTALL_TIMEOUT_MS = 10 * 60_000
const FONTS = { th: 'fonts-thai-tlwg', ja: 'fonts-noto-cjk' } as const

const isRoot = process.getuid?.() === 0
const mayUseApt = isRoot && existsSync('/etc/debian_version')

/**
 * The browser that is here: the one named by PLAYWRIGHT_CHROMIUM_PATH, else Playwright's own, else
 * Debian's.
 *
 * @returns a path to give to Playwright; undefined when Playwright's own is there, and when none is
 */
export function browserPath(): string | undefined {
  const named = process.env['PLAYWRIGHT_CHROMIUM_PATH']?.trim()
  if (named) return named
  if (existsSync(chromium.executablePath())) return undefined
  return existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined
}

/** Starts the browser that is here, for whoever needs one outside of Playwright's own runner. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserPath()
  return chromium.launch({
    args: launchArguments(),
    ...(executablePath ? { executablePath } : {}),
  })
}

export function launchArguments(): string[] {
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

/**
 * Makes sure that a browser starts and that it has Thai and Japanese letters.
 *
 * @returns undefined when all is well, else why there is no browser
 */
export async function prepareBrowser(): Promise<string | undefined> {
  installMissingFonts()
  let trouble = await whyItDoesNotStart()
  if (!trouble || process.env['PLAYWRIGHT_CHROMIUM_PATH']) return trouble

  console.log('Installing Playwright’s Chromium for the tests …')
  installPlaywrightsOwn()
  trouble = await whyItDoesNotStart()
  if (!trouble || !mayUseApt) return trouble

  aptInstall(['chromium', ...Object.values(FONTS)])
  if (existsSync(DEBIAN_CHROMIUM)) process.env['PLAYWRIGHT_CHROMIUM_PATH'] = DEBIAN_CHROMIUM
  return whyItDoesNotStart()
}

/** Being there is not enough: a Chromium without its system libraries does not start. */
async function whyItDoesNotStart(): Promise<string | undefined> {
  try {
    const browser = await openBrowser()
    await browser.close()
    return undefined
  } catch (error) {
    const where = browserPath() ?? 'Playwright’s Chromium'
    return `${where} does not start: ${error instanceof Error ? error.message : String(error)}`
  }
}

function installPlaywrightsOwn(): void {
  const args = ['node_modules/playwright/cli.js', 'install', 'chromium']
  runHidden(process.execPath, args, { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' })
}

function installMissingFonts(): void {
  if (!mayUseApt) return
  const missing = Object.entries(FONTS)
    .filter(([language]) => !hasFontFor(language))
    .map(([, fontPackage]) => fontPackage)
  if (missing.length === 0) return
  aptInstall(missing)
}

function hasFontFor(language: string): boolean {
  const { stdout } = spawnSync('fc-list', [`:lang=${language}`], { encoding: 'utf8' })
  return Boolean(stdout?.trim())
}

function aptInstall(packages: readonly string[]): void {
  console.log(`Installing Debian packages for the tests: ${packages.join(', ')} …`)
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  runHidden('apt-get', ['update', '-qq'], quiet)
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fontconfig']
  runHidden('apt-get', args, quiet)
}

/** Shows the output only when it fails; the caller looks at the effect, not at the exit code. */
function runHidden(command: string, args: readonly string[], env: Record<string, string>): void {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, ...env },
  })
  if (result.status === 0) return
  console.error(
    `${command} ${args.join(' ')} failed:\n${result.stdout ?? ''}${result.stderr ?? ''}`,
  )
}
