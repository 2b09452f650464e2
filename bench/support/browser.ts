import { chromium, type Browser } from 'playwright'
import { browserPath, launchArguments } from '../../scripts/browser.ts'

/** Starts the browser that the browser tests use. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = browserPath()
  return chromium.launch({
    args: launchArguments(),
    ...(executablePath ? { executablePath } : {}),
  })
}
