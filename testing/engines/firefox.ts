import { existsSync } from 'node:fs'
import { launch, type ElementHandle } from 'puppeteer-core'
import { launchEnvironment } from '../browser.ts'
import { WINDOW, type EngineDriver, type EngineElement } from './engine.ts'

/** Debian's, Ubuntu's and Fedora's, and the one of macOS. */
const PATHS = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

/** Starts an installed Firefox, which is driven by WebDriver BiDi. @throws Error when there is none or it does not start */
export async function openFirefox(): Promise<EngineDriver> {
  const executablePath = PATHS.find((path) => existsSync(path))
  if (!executablePath) throw new Error(`There is no Firefox at ${PATHS.join(', ')}`)
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    defaultViewport: WINDOW,
    env: launchEnvironment(),
    extraPrefsFirefox: { 'intl.accept_languages': 'en' },
  })
  const page = await browser.newPage()
  return {
    async goto(url) {
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    async find(expression) {
      const handle = await page.evaluateHandle(expression)
      const element = handle.asElement()
      return element && firefoxElement(element as ElementHandle<Element>)
    },
    async press(keys) {
      for (const key of keys) await page.keyboard.down(key)
      for (const key of keys.toReversed()) await page.keyboard.up(key)
    },
    screenshot: () => page.screenshot(),
    crash: async () => (browser.connected ? undefined : 'The connection to Firefox is closed.'),
    close: () => browser.close(),
  }
}

function firefoxElement(handle: ElementHandle<Element>): EngineElement {
  return {
    click: () => handle.click(),
    type: (text) => handle.type(text),
    async select(option) {
      // Firefox draws the list of options outside of the page, where BiDi cannot click.
      const value = await handle.evaluate(
        (select, text) =>
          [...select.querySelectorAll('option')].find(({ label }) => label === text)?.value,
        option,
      )
      if (value === undefined) throw new Error(`There is no option ${option}`)
      await handle.select(value)
    },
    pick: (files) => (handle as ElementHandle<HTMLInputElement>).uploadFile(...files),
  }
}
