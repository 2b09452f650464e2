import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { browserPath, DEBIAN_CHROMIUM, isRoot, openBrowser } from '../testing/browser.ts'

const INSTALL_TIMEOUT_MS = 10 * 60_000
const FONTS = { th: 'fonts-thai-tlwg', ja: 'fonts-noto-cjk' } as const

/** Debian, as root. */
export const mayUseApt = isRoot && existsSync('/etc/debian_version')

/**
 * Ensures that a browser starts and that it has Thai and Japanese fonts.
 *
 * @returns undefined on success, else why there is no browser
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

/** Existence is not enough: Chromium does not start without its system libraries. */
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

export function aptInstall(packages: readonly string[]): void {
  console.log(`Installing Debian packages for the tests: ${packages.join(', ')} …`)
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  runHidden('apt-get', ['update', '-qq'], quiet)
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fontconfig']
  runHidden('apt-get', args, quiet)
}

/** Shows the output only when it fails; the caller checks the effect, not the exit code. */
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
