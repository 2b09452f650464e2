import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page, Worker } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, type TestFile } from '@/e2e/fixtures/files'
import { heic } from '@/e2e/fixtures/pictures'
import { expect, test as base } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

/** What code injected into a worker by a hostile file could reach. */

type OtherOrigin = { url: string; requests: string[] }

const test = base.extend<{ otherOrigin: OtherOrigin }>({
  /** Another origin that permits requests of every page and worker. */
  otherOrigin: async ({}, use) => {
    const requests: string[] = []
    const server = createServer((request, response) => {
      requests.push(request.url ?? '')
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
      response.setHeader('Content-Type', 'text/javascript')
      response.end('1')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (!address || typeof address === 'string') throw new Error('No port')
    await use({ url: `http://127.0.0.1:${address.port}`, requests })
    server.closeAllConnections()
    server.close()
  },
})

// Every refusal is a complaint.
test.use({
  expectedConsole: /^Policy violation: (connect|script|worker)-src|Content Security Policy/,
})

const PREPARE_WORKER = /\/turbopack-worker-/
const PDF_WORKER = /\/pdf\.worker\./

test.describe('the file-processing worker', () => {
  test.use({ role: null })

  test('reaches no API and no other host while it processes HEIC and PDF', async ({
    page,
    otherOrigin,
  }) => {
    for (const file of [heic('photo.heic'), pdfFile('paper.pdf', { pages: 2 })]) {
      expect(await prepare(page, file)).toMatchObject({ state: 'ready' })
      await expectNoNetwork(workerOf(page, PREPARE_WORKER), page, otherOrigin)
    }
  })
})

test('the worker of the PDF viewer reaches no API and no other host', async ({
  page,
  disputeId,
  otherOrigin,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.drop(pdfFile('paper.pdf', { pages: 2 }))
  await page.getByRole('button', { name: 'Preview paper.pdf' }).click()
  await expect(page.getByRole('dialog').getByText('Page 1 of 2')).toBeVisible()
  const worker = workerOf(page, PDF_WORKER)
  await expectNoNetwork(worker, page, otherOrigin)
  // The picture decoders of a PDF are WebAssembly.
  const empty = [0, 97, 115, 109, 1, 0, 0, 0]
  await worker.evaluate((bytes) => WebAssembly.instantiate(new Uint8Array(bytes)), empty)
  // It may load files below /pdfjs/, and no spelling of a URL leads outside.
  for (const path of ['..%2fapi/health', '%2e%2e%2fapi%2fhealth', '..%5capi%5chealth']) {
    const url = new URL(`/pdfjs/${path}`, page.url()).href
    expect(await worker.evaluate(async (asked) => (await fetch(asked)).status, url), url).toBe(404)
  }
})

async function prepare(page: Page, file: TestFile): Promise<unknown> {
  await visit(page, '/prepare-corpus')
  await page.getByLabel('Tool').selectOption('prepare')
  await page.getByLabel('Files to prepare').setInputFiles([file])
  const row = page.getByRole('listitem').locator('code')
  return JSON.parse(await row.innerText()).result
}

function workerOf(page: Page, script: RegExp): Worker {
  const worker = page.workers().find((candidate) => script.test(candidate.url()))
  if (!worker) throw new Error(`No such worker: ${page.workers().map((some) => some.url())}`)
  return worker
}

const REFUSED = {
  fetch: 'refused',
  'fetch POST': 'refused',
  XMLHttpRequest: 'refused',
  WebSocket: 'refused',
  EventSource: 'refused',
  import: 'refused',
  Worker: 'refused',
}

async function expectNoNetwork(
  worker: Worker,
  page: Page,
  otherOrigin: OtherOrigin,
): Promise<void> {
  for (const path of ['/api/health', '/api/disputes', '/disputes', '/']) {
    const url = new URL(path, page.url()).href
    expect(await worker.evaluate(tryAllWays, url), url).toEqual(REFUSED)
  }
  // A script of another host cannot be a worker under any policy.
  expect(await worker.evaluate(tryAllWays, `${otherOrigin.url}/pdfjs/`)).toEqual({
    ...REFUSED,
    Worker: 'failed',
  })
  expect(otherOrigin.requests).toEqual([])
  // The page itself reaches what the worker does not.
  expect(await page.evaluate(async () => (await fetch('/api/health')).status)).toBe(200)
}

/** Runs in the worker. `refused`: no response, and the worker's policy reported it. */
async function tryAllWays(url: string): Promise<Record<string, string>> {
  const ways: Record<string, () => Promise<unknown>> = {
    fetch: () => fetch(url),
    'fetch POST': () => fetch(url, { method: 'POST', body: 'a file', mode: 'no-cors' }),
    XMLHttpRequest: () =>
      new Promise((resolve, reject) => {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', url)
        xhr.onload = resolve
        xhr.onerror = reject
        xhr.send()
      }),
    WebSocket: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url.replace(/^http/, 'ws'))
        socket.onopen = resolve
        socket.onerror = reject
      }),
    EventSource: () =>
      new Promise((resolve, reject) => {
        const source = new EventSource(url)
        source.onopen = resolve
        source.onerror = () => {
          source.close()
          reject(new Error('refused'))
        }
      }),
    // Not a module of ours: hostile code would import anything.
    import: () => import(url),
    Worker: () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(url)
        worker.onmessage = resolve
        worker.onerror = reject
      }),
  }
  const results: Record<string, string> = {}
  for (const [name, attempt] of Object.entries(ways)) {
    const violations: string[] = []
    const note = (event: Event) => violations.push(String(Reflect.get(event, 'effectiveDirective')))
    self.addEventListener('securitypolicyviolation', note)
    const outcome = await attempt().then(
      () => 'reached',
      () => 'failed',
    )
    // The event is a separate task, queued before the failure.
    await new Promise((resolve) => setTimeout(resolve, 0))
    self.removeEventListener('securitypolicyviolation', note)
    results[name] = outcome === 'failed' && violations.length > 0 ? 'refused' : outcome
  }
  return results
}
