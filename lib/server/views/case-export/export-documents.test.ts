import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { MAX_ZIP_DOCUMENTS } from '@/lib/evidence/limits'
import { api, withQuery } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { pdf, png } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('several documents as a ZIP', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  const { uploaded, actions } = documentCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase(), { omiseTimeoutMs: 2_000 })
  })
  beforeEach(async () => {
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())

  function download(ids: readonly string[], method = 'GET'): Promise<Response> {
    const address = withQuery(api.documentsZip(disputeId), { ids: ids.join('.') })
    return test.call('viewer', method, address)
  }

  /** The files, as a program of the operating system extracts them. */
  async function extract(response: Response): Promise<Record<string, Buffer>> {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/zip')
    const directory = mkdtempSync(path.join(tmpdir(), 'documents-zip-'))
    try {
      const file = path.join(directory, 'all.zip')
      writeFileSync(file, Buffer.from(await response.arrayBuffer()))
      const script =
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); z.testzip(); z.extractall(sys.argv[2]); print("\\n".join(z.namelist()))'
      const out = execFileSync('python3', ['-c', script, file, directory], {
        encoding: 'utf8',
        env: { ...process.env, PYTHONIOENCODING: 'utf8' },
      })
      const names = out.trim().split('\n')
      return Object.fromEntries(
        names.map((name) => [name, readFileSync(path.join(directory, name))]),
      )
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }

  it('has the chosen documents under unique original names, and no others', async () => {
    const [one, other, image] = [pdf(100_000), pdf(), png()]
    const ids = [
      (await uploaded(disputeId, { body: one, filename: '領収書.pdf' })).id,
      (await uploaded(disputeId, { body: other, filename: '領収書.pdf' })).id,
      (await uploaded(disputeId, { body: image, filename: 'photo.png' })).id,
    ]
    await uploaded(disputeId, { filename: 'not-chosen.pdf' })
    const files = await extract(await download(ids))
    expect(Object.keys(files)).toEqual(['領収書.pdf', '領収書 (2).pdf', 'photo.png'])
    expect(files['領収書.pdf']?.equals(one)).toBe(true)
    expect(files['領収書 (2).pdf']?.equals(other)).toBe(true)
    expect(files['photo.png']?.equals(image)).toBe(true)
    expect((await actions(disputeId))[0]).toBe('documents_downloaded')
  })

  it('lists the documents whose bytes are not available', async () => {
    const body = pdf()
    const { id } = await uploaded(disputeId, { body })
    const elsewhere = await test.omise.addDocument(disputeId, 'elsewhere.pdf')
    const files = await extract(await download([id, elsewhere]))
    expect(files['slip.pdf']?.equals(body)).toBe(true)
    expect(files['unavailable.txt']?.toString()).toContain(`elsewhere.pdf (${elsewhere})`)
  })

  it('is audited as a download only when it is downloaded', async () => {
    const { id } = await uploaded(disputeId)
    const head = await download([id], 'HEAD')
    expect(head.status).toBe(200)
    expect(head.headers.get('content-disposition')).toContain(`${disputeId}-documents.zip`)
    expect(await actions(disputeId)).not.toContain('documents_downloaded')
  })

  it('is refused for documents that do not exist, malformed ids and too many', async () => {
    await expectProblem(await download(['docu_test_0']), 404, 'document_not_found')
    await expectProblem(await download(['../etc']), 422, 'malformed_request')
    await expectProblem(await download([]), 422, 'malformed_request')
    const many = Array.from({ length: MAX_ZIP_DOCUMENTS + 1 }, (_, at) => `docu_test_${at}`)
    await expectProblem(await download(many), 422, 'malformed_request')
    const { id } = await uploaded(disputeId)
    const address = withQuery(api.documentsZip(disputeId), { ids: id })
    await expectProblem(await test.call(null, 'GET', address), 401, 'not_signed_in')
  })
})
