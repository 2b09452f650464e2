import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { api, withQuery } from '@/lib/format/paths'
import { startApp } from '@/testing/app'
import { sandboxMerchant, startSandboxProgram } from '@/testing/sandbox'
import { signInHeader } from '@/testing/session'
import { pdfFile } from '@/e2e/fixtures/files'

const BUILD = '.next/standalone'

test('the build runs outside the repository, and contains nothing else of it', async () => {
  test.setTimeout(300_000)
  expect((await readdir(BUILD)).toSorted()).toEqual(
    ['.next', 'lib', 'node_modules', 'package.json', 'public', 'server.js'].toSorted(),
  )
  const directory = await mkdtemp(path.join(tmpdir(), 'desk-standalone-'))
  await using started = new AsyncDisposableStack()
  started.defer(() => rm(directory, { recursive: true, force: true }))
  await cp(BUILD, path.join(directory, 'build'), { recursive: true })
  const sandbox = await startSandboxProgram(path.join(directory, 'sandbox'))
  started.defer(() => sandbox.stop())
  const merchant = sandboxMerchant(sandbox.url)
  const { url, program } = await startApp({
    secretKey: merchant.secretKey,
    omiseUrl: sandbox.url,
    dataDir: path.join(directory, 'data'),
    server: path.join(directory, 'build', 'server.js'),
  })
  started.defer(() => program().stop())

  // Migrations ran before the first response; an upload uses the vault's thread.
  const headers = { cookie: await signInHeader(url, 'agent'), 'sec-fetch-site': 'same-origin' }
  const disputeId = await merchant.openDispute()
  const { buffer, mimeType } = pdfFile('slip.pdf')
  const query = { uploadId: crypto.randomUUID(), kind: 'proof_of_receipt', filename: 'slip.pdf' }
  const uploaded = await fetch(url + withQuery(api.documents(disputeId), query), {
    method: 'POST',
    headers: { ...headers, 'content-type': mimeType },
    body: Uint8Array.from(buffer),
  })
  expect(uploaded.status, await uploaded.text()).toBe(201)
  expect(await merchant.firstContent(disputeId)).toEqual(buffer)

  // Pages, their static files and those of public/ are served as well.
  const page = await fetch(`${url}/sign-in`)
  const script = /src="(\/_next\/static\/[^"]+\.js)/.exec(await page.text())?.[1] ?? ''
  const [version = ''] = await readdir(path.join(BUILD, 'public', 'ocr'))
  const engine = [
    'tesseract-core.wasm',
    ...['eng', 'tha', 'jpn'].map((one) => `${one}.traineddata.gz`),
  ]
  for (const file of [script, '/robots.txt', ...engine.map((one) => `/ocr/${version}/${one}`)]) {
    expect((await fetch(url + file)).status, file).toBe(200)
  }
})
