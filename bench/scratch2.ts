// @ts-nocheck
import { openBrowser } from '../testing/browser.ts'
import { signIn } from '../testing/session.ts'
const url = 'http://localhost:3900'
const session = await signIn(url, 'agent')
const browser = await openBrowser()
let n = 0
for (const variant of ['now', 'a']) for (const locale of ['th','ja','en']) for (const width of [390, 360, 320]) {
  const context = await browser.newContext({ locale, viewport: { width, height: 500 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true })
  await context.addCookies([{ ...session, url }])
  const page = await context.newPage()
  for (const tab of ['', '?tab=pending']) {
  await page.goto(url + '/disputes' + tab)
  await page.waitForLoadState('networkidle')
  const href = await page.locator('main a[href*="/disputes/dspt"]').first().getAttribute('href')
  await page.goto(url + href)
  await page.waitForLoadState('networkidle')
  if (variant === 'a') await page.evaluate(() => {
    const navs = document.querySelectorAll('main nav')
    const crumb = navs[0], pos = navs[1]
    crumb.style.flex = '0 1 auto'; crumb.parentElement.style.gap = '4px'
    crumb.querySelector('a').style.paddingInlineEnd='0'
    pos.style.minWidth = '0'
    for (const s of pos.querySelectorAll('span')) { s.style.minWidth = 0; s.style.whiteSpace = 'normal'}
  })
  const r = await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelector('main nav').parentElement.getBoundingClientRect().height])
  console.log(variant, locale, width, tab, ...r)
  await page.screenshot({ path: `/tmp/lead/shots/bar-${String(n++).padStart(2,'0')}.png`, clip: { x: 0, y: 100, width: 390, height: 110 } })
  }
  await context.close()
}
await browser.close()
