// @ts-nocheck
import { openBrowser } from '../testing/browser.ts'
import { signIn } from '../testing/session.ts'
import { drawPicture, WITH_NUMBER } from '../testing/number-pictures.ts'
import { readFileSync } from 'node:fs'
const url = 'http://localhost:3900'
const S = '/work/shared/samples/'
const session = await signIn(url, 'agent')
const browser = await openBrowser()
const files = JSON.parse(process.env.FILES).map((f) => ({ name: f.split('/').at(-1), mimeType: '', buffer: readFileSync(f) }))
files.push({ name: 'slip.jpg', mimeType: 'image/jpeg', buffer: drawPicture(WITH_NUMBER[0][0], { angle: 90, grain: 8 }) })
files.push({ name: 'statement.docx', mimeType: '', buffer: Buffer.from('PK\u0003\u0004word/document.xml') })
for (const [name, viewport, locale, colorScheme] of [
  ['desk-en-light', { width: 1440, height: 900 }, 'en', 'light'],
  ['desk-ja-dark', { width: 1440, height: 900 }, 'ja', 'dark'],
  ['desk-th-light', { width: 1100, height: 900 }, 'th', 'light'],
  ['phone-th-dark', { width: 390, height: 844 }, 'th', 'dark'],
  ['phone-en-light', { width: 390, height: 844 }, 'en', 'light'],
  ['phone-ja-light', { width: 390, height: 844 }, 'ja', 'light'],
]) {
  const context = await browser.newContext({ locale, colorScheme, viewport, deviceScaleFactor: 1 })
  await context.addCookies([{ ...session, url }])
  const page = await context.newPage()
  await page.goto(url + '/disputes')
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `/tmp/lead/shots/${name}-list.png` })
  const href = await page.locator('main a[href*="/disputes/dspt"]').first().getAttribute('href')
  await page.goto(url + href)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `/tmp/lead/shots/${name}-dispute.png` })
  await page.locator('input[type=file]').first().setInputFiles(files)
  await page.waitForTimeout(14000)
  await page.screenshot({ path: `/tmp/lead/shots/${name}-queue.png`, fullPage: viewport.width < 500 })
  await context.close()
}
await browser.close()
