import { readdir } from 'node:fs/promises'
import { get, type IncomingHttpHeaders } from 'node:http'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { runDesk, type RunningDesk } from '@/e2e/fixtures/running-desk'
import { expect, test as base } from '@/e2e/fixtures/test'

/** Every kind of response: of a page, a route, Next or its file server. */

const test = base.extend<object, { httpsDesk: RunningDesk }>({
  httpsDesk: [
    async ({}, use) => {
      const desk = await runDesk(async () => ({ NEXTAUTH_URL: 'https://desk.example.test' }))
      await use(desk)
      await desk.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=()',
}
const NOTHING = /^default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/
const OF_A_PAGE = /^default-src 'self'; script-src 'nonce-[^']{20,}' 'strict-dynamic';/
const OF_A_WORKER =
  /^default-src 'none'; .*; script-src 'self' 'wasm-unsafe-eval'.*, script-src http:\/\/\*:\*\//

type Expected = { status: number; policy: RegExp }

test('every response has all security headers, each once', async ({ page, disputeId, baseURL }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`)
  const documentId = await addDocument(dispute, disputeId)
  const content = `/api/disputes/${disputeId}/documents/${documentId}/content`

  const expected: Record<string, Expected> = {
    '/disputes': { status: 200, policy: OF_A_PAGE },
    '/sign-in': { status: 307, policy: OF_A_PAGE },
    '/': { status: 307, policy: OF_A_PAGE },
    '/no-such-page': { status: 404, policy: OF_A_PAGE },
    '/disputes/': { status: 308, policy: NOTHING },
    '/disputes//x': { status: 308, policy: NOTHING },
    '/api/health': { status: 200, policy: NOTHING },
    '/api/auth/csrf': { status: 200, policy: NOTHING },
    '/api/auth/signin': { status: 302, policy: NOTHING },
    '/api/disputes': { status: 200, policy: NOTHING },
    '/api/nothing': { status: 404, policy: NOTHING },
    '/api/profile/password': { status: 405, policy: NOTHING },
    [content]: { status: 200, policy: /^sandbox; default-src 'none'$/ },
    '/robots.txt': { status: 200, policy: NOTHING },
    '/icon.svg': { status: 200, policy: NOTHING },
    '/favicon.ico': { status: 404, policy: NOTHING },
    '/_next/static/chunks/nothing.js': { status: 404, policy: NOTHING },
    '/_next/nothing': { status: 404, policy: OF_A_PAGE },
    '/_next/image?url=%2Ficon.svg&w=64&q=75': { status: 404, policy: OF_A_PAGE },
    '/pdfjs/nothing': { status: 404, policy: NOTHING },
    ...(await staticFiles()),
  }
  for (const [path, { status, policy }] of Object.entries(expected)) {
    const answer = await ask(baseURL, path, { cookie: cookie.join('; ') })
    const { 'content-security-policy': ownPolicy, ...headers } = answer.headers
    expect.soft(headers, path).toMatchObject(ALWAYS)
    expect.soft(ownPolicy, path).toMatch(policy)
    expect.soft(Object.keys(headers), path).not.toContain('strict-transport-security')
    expect.soft(Object.keys(headers), path).not.toContain('x-powered-by')
    expect.soft(answer.status, path).toBe(status)
  }
})

test('requests that break Next get the headers on any response', async ({ baseURL }) => {
  const broken: [method: string, path: string, headers: Record<string, string>][] = [
    ['GET', '/disputes', { rsc: '1', 'next-router-state-tree': '%7B"broken' }],
    ['GET', '/disputes?_rsc=1', { rsc: '1', 'next-router-state-tree': '[1,2' }],
    ['POST', '/sign-in', { 'next-action': 'x'.repeat(40), 'content-type': 'text/plain' }],
    ['POST', '/sign-in', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['TRACE', '/disputes', {}],
    ['TRACE', '/api/health', {}],
    ['OPTIONS', '/api/health', {}],
    ['PUT', '/robots.txt', {}],
    ['GET', '/api/health', { range: 'bytes=5-1' }],
    ['GET', '/robots.txt', { range: 'bytes=900000-' }],
    ['GET', '/%00', {}],
    ['GET', '/%E0%A4%A', {}],
    ['GET', '/api/%E0%A4%A', {}],
    ['GET', '/_next/static/%2e%2e/%2e%2e/package.json', {}],
    ['GET', '/_next/static/%E0%A4%A', {}],
  ]
  for (const [method, path, headers] of broken) {
    const answer = await ask(baseURL, path, headers, method)
    const what = `${method} ${path} ${JSON.stringify(headers)}: ${answer.status}`
    expect(answer.headers, what).toMatchObject(ALWAYS)
    expect(answer.headers['content-security-policy'], what).toMatch(/^default-src '(none|self)'; /)
  }
})

test('over https all responses have Strict-Transport-Security', async ({ httpsDesk }) => {
  const files = Object.keys(await staticFiles())
  for (const path of ['/sign-in', '/disputes/', '/nothing', '/api/health', '/%E0%A4%A', ...files]) {
    const { headers } = await ask(httpsDesk.url, path, {})
    expect(headers, path).toMatchObject({
      ...ALWAYS,
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
  }
})

async function addDocument(dispute: DisputePage, disputeId: string): Promise<string> {
  await dispute.drop(pdfFile('paper.pdf'))
  await dispute.uploadAs('Proof of receipt', 'paper.pdf')
  const answer = await dispute.page.request.get(`/api/disputes/${disputeId}/documents`)
  return /"id":"(docu_\w+)"/.exec(await answer.text())?.[1] ?? ''
}

/** One file of each type in the build and the packages. */
async function staticFiles(): Promise<Record<string, Expected>> {
  const built = await readdir('.next/static', { recursive: true })
  const assets = await readdir('public', { recursive: true })
  const find = (files: readonly string[], folder: string, name: RegExp) => {
    const found = files.find((file) => name.test(file))
    if (!found) throw new Error(`No file like ${name}`)
    return folder + found
  }
  const inBuild = (name: RegExp) => find(built, '/_next/static/', name)
  return {
    [inBuild(/^chunks\/\w{13}\.js$/)]: { status: 200, policy: NOTHING },
    [inBuild(/\.css$/)]: { status: 200, policy: NOTHING },
    [inBuild(/\.woff2$/)]: { status: 200, policy: NOTHING },
    [inBuild(/turbopack-worker-.*\.js$/)]: { status: 200, policy: OF_A_WORKER },
    [inBuild(/pdf\.worker\..*\.mjs$/)]: { status: 200, policy: OF_A_WORKER },
    [find(assets, '/', /\.wasm$/)]: { status: 200, policy: NOTHING },
    [find(assets, '/', /libheif-bundle\.mjs$/)]: { status: 200, policy: NOTHING },
  }
}

/** Sends the path unchanged; every other client would normalize it first, and follow redirects. */
function ask(
  origin: string | undefined,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  const { hostname, port } = new URL(origin ?? '')
  return new Promise((resolve, reject) => {
    const request = get({ hostname, port, path, headers, method }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, headers: response.headers })
    })
    request.on('error', reject)
  })
}
