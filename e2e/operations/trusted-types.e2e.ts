import type { Page } from 'playwright/test'
import { expect, signIn, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const REFUSED =
  /broken by the test|^Policy violation: (require-trusted-types-for|trusted-types)|Trusted(ScriptURL|HTML|Script|Type)|Content Security Policy/

test('every page has one script policy, and requires it', async ({ page, disputeId }) => {
  for (const path of ['/disputes', `/disputes/${disputeId}`, '/profile', '/no-such-page']) {
    const response = await page.goto(path)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy, path).toMatch(/; require-trusted-types-for 'script'; trusted-types default(;|$)/)
    await expect.poll(() => page.evaluate(nameOfPolicy), path).toBe('default')
  }
})

test.describe('injected code', () => {
  test.use({ role: null, expectedConsole: REFUSED })

  test('creates no script, worker, markup or policy', async ({ page }) => {
    await visit(page, '/sign-in')
    const own = await page
      .locator('script[src*="/_next/static/chunks/"]')
      .first()
      .getAttribute('src')
    expect(await page.evaluate(asScriptAddress, [own ?? ''])).toEqual(['allowed'])
    const addresses = [
      '/api/health',
      '/_next/image?url=x',
      '/_next/static/chunks/../../../api/health',
      '/_next/static/chunks/..%2f..%2f..%2fapi/health.js',
      '/_next/static/media/picture.svg',
      '//evil.example/_next/static/chunks/a.js',
      'https://evil.example/_next/static/chunks/a.js',
      'data:text/javascript,1',
      'javascript:1',
      await page.evaluate(() => URL.createObjectURL(new Blob(['1']))),
    ]
    expect(await page.evaluate(asScriptAddress, addresses)).toEqual(addresses.map(() => 'refused'))
    expect(await page.evaluate(otherWays)).toEqual({
      innerHTML: 'refused',
      srcdoc: 'refused',
      write: 'refused',
      'text of a script': 'refused',
      'handler attribute': 'refused',
      timeout: 'refused',
      'policy of its own': 'refused',
      'default policy': 'refused',
    })
  })

  test('an error page is rendered again under it', async ({ page }) => {
    await visit(page, '/sign-in')
    // The form selects a wrong password; here that throws, like an error of the app.
    await page.evaluate(() => {
      HTMLInputElement.prototype.select = () => {
        throw new Error('broken by the test')
      }
    })
    await guessWrong(page)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await signIn(page, 'viewer')
  })
})

/** Runs in the page. */
function nameOfPolicy(): unknown {
  return Reflect.get(window, 'trustedTypes').defaultPolicy?.name
}

async function guessWrong(page: Page): Promise<void> {
  await page.getByLabel('Email').fill('unknown@example.test')
  await page.getByLabel('Password', { exact: true }).fill('a guess that is wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Runs in the page, and starts nothing: the URL is checked when it is assigned. */
function asScriptAddress(addresses: readonly string[]): string[] {
  return addresses.map((address) => {
    try {
      document.createElement('script').src = address
      return 'allowed'
    } catch {
      return 'refused'
    }
  })
}

/** Runs in the page. */
function otherWays(): Record<string, string> {
  const factory = Reflect.get(window, 'trustedTypes')
  const ways: Record<string, () => unknown> = {
    innerHTML: () => (document.createElement('div').innerHTML = '<b>x</b>'),
    srcdoc: () => (document.createElement('iframe').srcdoc = '<b>x</b>'),
    write: () => document.write('<b>x</b>'),
    'text of a script': () => (document.createElement('script').text = '1'),
    'handler attribute': () => document.createElement('b').setAttribute('onclick', '1'),
    timeout: () => Reflect.apply(setTimeout, window, ['1']),
    'policy of its own': () => factory.createPolicy('mine', {}),
    'default policy': () => factory.createPolicy('default', {}),
  }
  return Object.fromEntries(
    Object.entries(ways).map(([name, attempt]) => {
      try {
        attempt()
        return [name, 'allowed']
      } catch {
        return [name, 'refused']
      }
    }),
  )
}
