import { readdir, readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import path from 'node:path'
import type { APIRequestContext, APIResponse, Page } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { expect, signIn, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

const SCRIPTS_OF_THE_BROWSER = '.next/static'
const A_SECRET_KEY = /skey_(test_)?[0-9a-z]{6}/i
/** Occurs only in pages and responses with dispute data. */
const DATA = /chrg_(test_)?\w{10}|docu_(test_)?\w{10}|reasonCode/

test('every page has its own policy and the related headers', async ({ page, disputeId }) => {
  const nonces = new Set<string>()
  const paths = ['/disputes', `/disputes/${disputeId}`, '/sign-in', '/no-such-page']
  for (const address of paths) {
    const response = await page.request.get(address, { maxRedirects: 0 })
    const headers = response.headers()
    expect(headers, address).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(headers['x-powered-by'], address).toBeUndefined()
    const policy = headers['content-security-policy'] ?? ''
    const scripts = /script-src 'nonce-([^']{20,})' 'strict-dynamic'(;|$)/.exec(policy)
    expect(scripts, `script-src of ${address}: ${policy}`).not.toBeNull()
    nonces.add(scripts?.[1] ?? '')
    for (const part of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"]) {
      expect(policy, address).toContain(part)
    }
  }
  expect(nonces.size).toBe(paths.length)
})

test('every script of a page carries the nonce of its policy', async ({ page }) => {
  const response = await page.request.get('/disputes')
  const nonce = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1]
  const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? []
  expect(scripts.length).toBeGreaterThan(3)
  expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([])
})

test('the responses of the API are same-origin and not cached', async ({ page, disputeId }) => {
  for (const address of ['/api/disputes', `/api/disputes/${disputeId}/documents`, '/api/nothing']) {
    const headers = (await page.request.get(address)).headers()
    expect(headers, address).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'cache-control': 'private, no-store',
    })
    expect(headers['x-request-id'], address).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['access-control-allow-origin'], address).toBeUndefined()
  }
})

test('a complete case violates no policy, and no response contains the Omise key', async ({
  page,
  disputeId,
  runningDesk,
}) => {
  test.slow()
  const violations = await collectViolations(page)
  const bodies = collectBodies(page)
  const dispute = new DisputePage(page)
  await visit(page, '/disputes')
  await page.getByRole('link', { name: /^Closed/ }).click()
  await expect(page).toHaveURL(/tab=closed/)
  await dispute.open(disputeId)
  await dispute.drop(pdfFile('paper.pdf', { pages: 2 }), pngFile('picture.png'))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await page.getByRole('button', { name: 'Preview paper.pdf' }).click()
  await expect(page.getByRole('dialog').getByText('Page 1 of 2')).toBeVisible()
  await page.keyboard.press('Escape')
  await dispute.upload(2)
  for (const name of ['picture.png', 'paper.pdf']) {
    await dispute.document(name).getByRole('button').first().click()
    await expect(page.getByRole('dialog').getByRole('img').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByRole('button', { name: 'Delete paper.pdf' }).click()
  await page.getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await expect(dispute.document('paper.pdf')).toBeHidden()

  expect(violations).toEqual([])
  // The body of the stream of events ends with the page.
  await page.goto('about:blank')
  const { secretKey } = runningDesk.merchant
  const basic = Buffer.from(`${secretKey}:`).toString('base64')
  const answers = await bodies()
  expect(answers.length).toBeGreaterThan(20)
  const leaking = answers.filter(({ body }) => body.includes(secretKey) || body.includes(basic))
  expect(leaking.map(({ url }) => url)).toEqual([])
  expect(runningDesk.output()).not.toContain(secretKey)
})

test('no file for the browser contains a key or its name', async () => {
  const files = await readdir(SCRIPTS_OF_THE_BROWSER, { recursive: true, withFileTypes: true })
  const scripts = files.filter((file) => file.isFile())
  expect(scripts.length).toBeGreaterThan(10)
  for (const { parentPath, name } of scripts) {
    const content = await readFile(path.join(parentPath, name), 'latin1')
    expect(A_SECRET_KEY.test(content) || content.includes('OMISE_SECRET_KEY'), name).toBe(false)
  }
})

test.describe('without a session', () => {
  test.use({ role: null })

  test('no variation of a request reaches a page', async ({
    browser,
    merchant,
    baseURL,
    signedIn,
  }) => {
    test.slow()
    const disputeId = await merchant.disputeWithManyDocuments()
    const context = await browser.newContext({
      storageState: await signedIn('viewer'),
      ...(baseURL && { baseURL }),
    })
    for (const address of ['/disputes', `/disputes/${disputeId}`]) {
      // An agent gets the content, so the pattern would find it below.
      expect(await (await context.request.get(address)).text()).toMatch(DATA)
      for (const [path, headers] of waysAround(address)) {
        const { status, body } = await getAsWritten(baseURL, path, headers)
        const what = `${path} ${JSON.stringify(headers)}`
        expect(body, what).not.toMatch(DATA)
        expect(status, what).toBeLessThan(500)
      }
    }
    await context.close()
  })

  test('the API returns 401, however it is called', async ({ request, baseURL, merchant }) => {
    const disputeId = await merchant.disputeWithManyDocuments()
    const [document] = await merchant.documents(disputeId)
    const documents = `/api/disputes/${disputeId}/documents`
    for (const address of [
      '/api/disputes',
      `/api/disputes/${disputeId}`,
      `/api/disputes/${disputeId}/history`,
      documents,
      `${documents}/${document?.id}`,
      `${documents}/${document?.id}/content`,
    ]) {
      await expectNotSignedIn(await request.get(address))
      await expectNotSignedIn(
        await request.get(address, { headers: { 'x-middleware-subrequest': 'proxy' } }),
      )
    }
    const headers = { origin: baseURL ?? '' }
    await expectNotSignedIn(await request.delete(`${documents}/${document?.id}`, { headers }))
    await expectNotSignedIn(
      await request.post(`${documents}?kind=proof_of_receipt&filename=a.pdf`, {
        headers: { ...headers, 'content-type': 'application/pdf' },
        data: pdfFile('a.pdf').buffer,
      }),
    )
    expect(await merchant.documents(disputeId)).toHaveLength(45)
  })

  test('an address claimed by a client is ignored', async ({ request, baseURL, runningDesk }) => {
    const refusals = () =>
      runningDesk
        .output()
        .split('\n')
        .filter((line) => line.includes('sign-in attempts over the limit'))
    // Of other tests, which guess passwords too.
    const before = refusals().length
    const email = 'forger@example.test'
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const forged = `203.0.113.${attempt}`
      await guess(request, baseURL ?? '', email, {
        'x-forwarded-for': forged,
        'x-real-ip': forged,
        forwarded: `for=${forged}`,
        'x-desk-socket-address': forged,
      })
    }
    // The sixth was refused, since all six count as one client; the log has the true address.
    await expect.poll(() => refusals().length).toBeGreaterThan(before)
    for (const line of refusals()) expect(line).toMatch(/"address":"(127\.0\.0\.1|::1)"/)
  })
})

test('another site cannot act for a signed-in person', async ({ page, disputeId, merchant }) => {
  for (const origin of ['https://evil.example', 'null']) {
    const response = await page.request.post(
      `/api/disputes/${disputeId}/documents?kind=proof_of_receipt&filename=a.pdf`,
      { headers: { origin, 'content-type': 'application/pdf' }, data: pdfFile('a.pdf').buffer },
    )
    expect(response.status()).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'cross_site_request' })
  }
  expect(await merchant.documents(disputeId)).toEqual([])
})

test.describe('the cookie', () => {
  test.use({ role: null })

  test('is inaccessible to scripts', async ({ page, context }) => {
    await signIn(page, 'viewer')
    const session = (await context.cookies()).filter(({ name }) => /session/.test(name))
    expect(session).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }])
  })
})

async function collectViolations(page: Page): Promise<string[]> {
  const violations: string[] = []
  await page.exposeFunction('noteViolation', (text: string) => violations.push(text))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      Reflect.get(window, 'noteViolation')(`${event.effectiveDirective} ${event.blockedURI}`)
    })
  })
  return violations
}

type Answer = { url: string; body: string }

function collectBodies(page: Page): () => Promise<Answer[]> {
  const answers: Promise<Answer>[] = []
  page.on('response', (response) => {
    // A redirect has no body, and the body of a page that was left cannot be read.
    const body = response.body().then(
      (bytes) => bytes.toString('latin1'),
      () => '',
    )
    answers.push(body.then((read) => ({ url: response.url(), body: read })))
  })
  return () => Promise.all(answers)
}

function waysAround(address: string): [path: string, headers: Record<string, string>][] {
  const subrequests = ['proxy', 'middleware', 'src/middleware', 'pages/_middleware']
  const rsc = { rsc: '1', 'next-url': address }
  const [, first = '', rest] = address.split('/')
  return [
    [address, {}],
    [`${address}/`, {}],
    [`/${address}`, {}],
    [address.toUpperCase(), {}],
    [`/%64${first.slice(1)}${rest ? `/${rest}` : ''}`, {}],
    [`/${first}%2f${rest ?? ''}`, {}],
    [`/x/..${address}`, {}],
    [`/x/%2e%2e${address}`, {}],
    [`${address}.rsc`, rsc],
    [`${address}.json`, {}],
    [`${address}?_rsc=1`, rsc],
    [`${address}?_rsc=1`, { ...rsc, 'next-router-prefetch': '1' }],
    [`${address}?_rsc=1`, { ...rsc, 'next-router-segment-prefetch': '/_tree' }],
    [`${address}.segments/_tree.segment.rsc`, rsc],
    [`${address}.segments/_full.segment.rsc`, rsc],
    [`/_next/data/build${address}.json`, { 'x-nextjs-data': '1' }],
    ...subrequests.flatMap((name): [string, Record<string, string>][] => [
      [address, { 'x-middleware-subrequest': name }],
      [address, { 'x-middleware-subrequest': Array(5).fill(name).join(':') }],
    ]),
    [address, { 'x-middleware-rewrite': address, 'x-middleware-next': '1' }],
    [address, { 'x-nonce': 'mine', 'x-desk-person': 'admin', 'x-invoke-path': address }],
  ]
}

/** Sends the path unchanged; every other client would normalize it first. */
function getAsWritten(
  origin: string | undefined,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origin ?? '')
  return new Promise((resolve, reject) => {
    const request = get({ hostname, port, path, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
    request.on('error', reject)
  })
}

async function expectNotSignedIn(response: APIResponse): Promise<void> {
  expect(response.status(), response.url()).toBe(401)
  expect(await response.json()).toMatchObject({ code: 'not_signed_in' })
}

async function guess(
  request: APIRequestContext,
  origin: string,
  email: string,
  headers: Record<string, string>,
): Promise<void> {
  const csrf: unknown = await (await request.get('/api/auth/csrf')).json()
  await request.post('/api/auth/callback/credentials', {
    headers: { ...headers, origin },
    form: { email, password: 'a guess that is wrong', csrfToken: tokenOf(csrf), json: 'true' },
  })
}

function tokenOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('csrfToken' in answer)) return ''
  return String(answer.csrfToken)
}
