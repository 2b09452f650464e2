import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maximumFileBytes } from './data.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import {
  basic,
  formOf,
  idOf,
  itemsOf,
  patiently,
  pngOf,
  rawCall,
  TestClient,
} from '../testing/test-client.ts'

let sandbox: RunningSandbox
const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-documents-'))
beforeAll(async () => {
  sandbox = await startSandbox({ dataDir })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true })
})

async function fresh() {
  const client = new TestClient(sandbox.url)
  const id = await client.newDispute()
  return { client, id, path: `/disputes/${id}/documents` }
}

async function contentOf(client: TestClient, documentId: string): Promise<Buffer> {
  const response = await client.fetch(`/__sandbox/documents/${documentId}/content`)
  return Buffer.from(await response.arrayBuffer())
}

async function encode(form: FormData) {
  const response = new Response(form)
  const headers = { 'content-type': response.headers.get('content-type') ?? '' }
  return { headers, body: Buffer.from(await response.arrayBuffer()) }
}

/** A part that FormData cannot produce. */
function filePart(filename: string | null, type: string | null, bytes: Buffer): Buffer {
  const name = filename === null ? '' : `; filename="${filename}"`
  const contentType = type === null ? '' : `Content-Type: ${type}\r\n`
  const head = `Content-Disposition: form-data; name="file"${name}\r\n${contentType}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

function sendParts(client: TestClient, path: string, parts: readonly Buffer[]) {
  const body = Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from('--b\r\n'), part, Buffer.from('\r\n')]),
    Buffer.from('--b--'),
  ])
  const headers = {
    authorization: basic(client.key),
    'content-type': 'multipart/form-data; boundary=b',
    'content-length': String(body.length),
  }
  return rawCall(`${client.url}${path}`, { method: 'POST', headers, body })
}

describe('an upload', () => {
  it.each([
    ['image/png', 'a.png', pngOf(5000)],
    ['image/jpeg', 'b.jpg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['application/pdf', 'c.pdf', Buffer.from('%PDF-1.7\n%%EOF')],
    ['image/jpeg; q=1', 'a PNG that says JPEG.jpg', pngOf(100)],
  ])('of %s is stored byte for byte', async (type, name, bytes) => {
    const { client, id, path } = await fresh()
    const { status, body } = await client.upload(id, formOf({ type, name, bytes }))
    expect(status).toBe(200)
    expect(body).toMatchObject({ filename: name, kind: 'proof_of_receipt', deleted: false })
    expect(await contentOf(client, idOf(body))).toEqual(bytes)
    expect(await client.get(path)).toMatchObject({ total: 1 })
  })

  it.each([
    'ใบเสร็จรับเงิน.png',
    '領収書 (2).png',
    'a "quoted"\r\nname.png',
    '../../etc/passwd',
    'x'.repeat(300),
  ])('keeps the filename %j', async (name) => {
    const { client, id } = await fresh()
    expect((await client.upload(id, formOf({ name }))).body).toMatchObject({ filename: name })
  })

  it('may have at most 10,485,760 bytes', async () => {
    const { client, id, path } = await fresh()
    const bytes = pngOf(maximumFileBytes)
    bytes.fill(Buffer.from('\r\n--'), 100, 5_000_000)
    const { body } = await client.upload(id, formOf({ bytes }))
    expect((await contentOf(client, idOf(body))).equals(bytes)).toBe(true)
    const over = await client.upload(id, formOf({ bytes: pngOf(maximumFileBytes + 1) }))
    expect(over).toMatchObject({
      status: 400,
      body: { code: 'bad_request', message: 'file is too large (maximum is 10485760 bytes)' },
    })
    expect(await client.get(path)).toMatchObject({ total: 1 })
  })

  it('may be chunked, without a content length', async () => {
    const { client, path } = await fresh()
    const encoded = await encode(formOf({ bytes: pngOf(200_000) }))
    const headers = {
      ...encoded.headers,
      authorization: basic(client.key),
      'transfer-encoding': 'chunked',
    }
    const answer = await rawCall(`${sandbox.url}${path}`, {
      method: 'POST',
      headers,
      body: encoded.body,
    })
    expect(answer.status).toBe(200)
    expect((await contentOf(client, idOf(answer.body))).length).toBe(200_000)
    const entry = itemsOf(await client.get('/__sandbox/requests')).at(-1)
    expect(entry).toMatchObject({ path, transfer_encoding: 'chunked', content_length: null })
  })

  it.each([
    ['no kind', {}],
    ['an empty kind', { kind: '' }],
  ])('with %s has kind null', async (_, fields) => {
    const { client, id } = await fresh()
    expect((await client.upload(id, formOf({}, fields))).body).toMatchObject({ kind: null })
  })

  it.each([
    ['a wrong content type', formOf({ type: 'text/plain' }), 'invalid_file_type'],
    ['disguised bytes', formOf({ bytes: Buffer.from('hello, I am a PNG') }), 'invalid_file_type'],
    ['an empty file', formOf({ bytes: Buffer.alloc(0) }), 'invalid_file_type'],
    ['an unknown kind', formOf({}, { kind: 'selfie' }), 'bad_request'],
    ['a field that is too long', formOf({}, { kind: 'x'.repeat(70_000) }), 'bad_request'],
  ])('with %s is refused', async (_, form, code) => {
    const { client, id, path } = await fresh()
    expect(await client.upload(id, form)).toMatchObject({ status: 400, body: { code } })
    expect(await client.get(path)).toMatchObject({ total: 0 })
  })

  it('without a file, or with two, is refused', async () => {
    const { client, id } = await fresh()
    const none = new FormData()
    none.set('kind', 'proof_of_receipt')
    none.set('file', 'just text')
    expect(await client.upload(id, none)).toMatchObject({
      status: 400,
      body: { code: 'bad_request', message: 'file is missing' },
    })
    const two = formOf()
    two.append('file', new Blob([pngOf(20)], { type: 'image/png' }), 'second.png')
    expect(await client.upload(id, two)).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    })
  })

  it.each([
    ['no Content-Type', null],
    ['an empty Content-Type', ''],
    ['image/jpg', 'image/jpg'],
    ['IMAGE/JPG with a parameter', 'IMAGE/JPG; q=1'],
  ])('with %s is checked by its bytes only', async (_, type) => {
    const { client, id, path } = await fresh()
    const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')
    const { status, body } = await sendParts(client, path, [filePart('a.jpg', type, jpeg)])
    expect(status).toBe(200)
    expect(await contentOf(client, idOf(body))).toEqual(jpeg)
    const text = filePart('a.jpg', type, Buffer.from('no picture'))
    expect(await sendParts(client, path, [text])).toMatchObject({
      status: 400,
      body: { code: 'invalid_file_type' },
    })
    expect(await client.get(`/disputes/${id}/documents`)).toMatchObject({ total: 1 })
  })

  it.each([
    ['an empty filename', filePart('', 'application/octet-stream', Buffer.alloc(0))],
    ['an empty filename, but bytes', filePart('', 'image/png', pngOf(100_000))],
    ['no filename, but many bytes', filePart(null, 'image/png', pngOf(100_000))],
  ])('with %s is refused as a missing file', async (_, part) => {
    const { client, path } = await fresh()
    expect(await sendParts(client, path, [part])).toMatchObject({
      status: 400,
      body: { code: 'bad_request', message: 'file is missing' },
    })
  })

  it('that is not multipart is refused', async () => {
    const { client, path } = await fresh()
    expect(await client.json('POST', path, { file: 'aGVsbG8=' })).toMatchObject({
      status: 400,
      body: { message: 'documents must be sent as multipart/form-data' },
    })
  })

  it('with a malformed body is refused, and the connection stays usable', async () => {
    const { client, path } = await fresh()
    const headers = {
      authorization: basic(client.key),
      'content-type': 'multipart/form-data; boundary=b',
    }
    for (const body of ['', '--b', 'x'.repeat(500_000), '--b\r\nX\r\n\r\n--b--'])
      expect(
        await rawCall(`${sandbox.url}${path}`, { method: 'POST', headers, body }),
      ).toMatchObject({
        status: 400,
        body: { code: 'bad_request', message: expect.stringContaining('malformed multipart body') },
      })
  })

  it('aborted by the client creates no document', async () => {
    const { client, path } = await fresh()
    const { port } = new URL(sandbox.url)
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(client.key)}\r\nContent-Length: 9999\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc`,
          () => socket.end(),
        )
      })
      socket
        .on('close', () => resolve())
        .on('error', reject)
        .resume()
    })
    expect(await client.get(path)).toMatchObject({ total: 0 })
  })
})

describe('a dispute that is not open', () => {
  it('refuses uploads and deletions', async () => {
    const { client, id, path } = await fresh()
    const { body } = await client.upload(id, formOf())
    await client.json('PATCH', `/disputes/${id}`, { message: 'Delivered' })
    const locked = {
      status: 400,
      body: { code: 'documents_locked', message: 'documents list cannot be modified' },
    }
    expect(await client.upload(id, formOf())).toMatchObject(locked)
    expect(await client.call('DELETE', `${path}/${idOf(body)}`)).toMatchObject(locked)
    expect(await client.get(path)).toMatchObject({ total: 1 })
  })

  it('refuses an upload that began while it was open', async () => {
    const { client, id, path } = await fresh()
    const { headers, body } = await encode(formOf())
    const upload = request(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { ...headers, authorization: basic(client.key), 'content-length': body.length },
    })
    const answered = once(upload, 'response')
    upload.write(body.subarray(0, 200))
    await expect
      .poll(async () => itemsOf(await client.get('/__sandbox/requests')).at(-1), patiently)
      .toMatchObject({ method: 'POST', path, status: null })
    await client.call('PATCH', `/disputes/${id}/accept`)
    upload.end(body.subarray(200))
    const response: unknown = (await answered)[0]
    expect(response).toMatchObject({ statusCode: 400 })
    expect(await client.get(path)).toMatchObject({ total: 0 })
  })
})

describe('the directory of uploads in progress', () => {
  it('is empty after all of them have ended, successful or not', async () => {
    const { client, id } = await fresh()
    const forms = [
      formOf(),
      formOf({ type: 'text/plain' }),
      formOf({}, { kind: 'selfie' }),
      formOf({ name: 'sandbox-500.png' }),
    ]
    await Promise.all(forms.map((form) => client.upload(id, form)))
    await expect.poll(() => readdirSync(join(dataDir, 'incoming')), patiently).toEqual([])
  })
})

describe('a deleted document', () => {
  it('is not listed, can still be retrieved, and cannot be deleted again', async () => {
    const { client, id, path } = await fresh()
    const { body } = await client.upload(id, formOf())
    const location = `${path}/${idOf(body)}`
    await client.call('DELETE', location)
    expect(await client.get(path)).toMatchObject({ total: 0, data: [] })
    expect(await client.get(`/disputes/${id}`)).toMatchObject({ documents: { total: 0 } })
    expect(await client.get(location)).toMatchObject({ deleted: true })
    expect(await client.call('DELETE', location)).toMatchObject({
      status: 404,
      body: { message: `document ${idOf(body)} was not found` },
    })
    expect((await client.fetch(`/__sandbox/documents/${idOf(body)}/content`)).status).toBe(404)
  })

  it('is found in its own dispute only', async () => {
    const { client, id } = await fresh()
    const { body } = await client.upload(id, formOf())
    const other = await client.newDispute()
    for (const method of ['GET', 'DELETE'])
      expect((await client.call(method, `/disputes/${other}/documents/${idOf(body)}`)).status).toBe(
        404,
      )
  })
})

describe('download_uri', () => {
  it('of about half the seeded documents downloads the file, without a key', async () => {
    const client = new TestClient(sandbox.url)
    const many = itemsOf(await client.get('/disputes/open')).find((each) =>
      JSON.stringify(each['documents']).includes('"total":45'),
    )
    const documents = itemsOf(await client.get(`/disputes/${idOf(many)}/documents?limit=100`))
    const offered = documents.filter(({ download_uri }) => download_uri !== null)
    expect(offered).toHaveLength(23)
    const [first] = offered
    expect(first).toMatchObject({
      filename: 'invoice-INV-20417.pdf',
      download_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/downloads\/[0-9a-f]{16}$/),
    })
    const uri = String(first?.['download_uri'])
    const response = await fetch(uri)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      readFileSync(join(import.meta.dirname, '..', 'assets', 'invoice.pdf')),
    )
    expect((await fetch(`${uri.slice(0, -1)}${uri.endsWith('0') ? '1' : '0'}`)).status).toBe(404)
    await client.call('DELETE', `/disputes/${idOf(many)}/documents/${idOf(first)}`)
    expect((await fetch(uri)).status).toBe(404)
  })

  it('encodes Thai filenames in its headers', async () => {
    const client = new TestClient(sandbox.url)
    const [dispute] = itemsOf(await client.get('/disputes/open')).filter((each) =>
      JSON.stringify(each['documents']).includes('"total":45'),
    )
    const documents = itemsOf(await client.get(`/disputes/${idOf(dispute)}/documents?limit=100`))
    const thai = documents.find(({ filename }) => filename === 'แชทกับลูกค้า.png')
    const response = await client.fetch(`/__sandbox/documents/${idOf(thai)}/content`)
    await response.body?.cancel()
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('แชทกับลูกค้า.png')}`,
    )
  })
})
