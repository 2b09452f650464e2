import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { Readable } from 'node:stream'

/**
 * A form-data handler that does the work of an upload in Evidence Desk: hash, encrypted copy on the
 * disk, a journal line before and after, a request for the list of documents, and the POST. It
 * has no session, no checks of the file, no database, and holds each file in memory.
 */

const { UPLOAD_URL, UPLOAD_AUTHORIZATION, DIRECTORY, PORT } = process.env
const headers = { authorization: UPLOAD_AUTHORIZATION }
const key = randomBytes(32)
const journal = await open(path.join(DIRECTORY, 'journal'), 'a')

createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end('ready')
    return
  }
  void upload(request).then(
    (documentId) => response.end(documentId),
    (error) => response.writeHead(500).end(String(error)),
  )
}).listen(Number(PORT), '127.0.0.1')

/** @param {import('node:http').IncomingMessage} request */
async function upload(request) {
  const body = new Response(Readable.toWeb(request), { headers: request.headers })
  const form = await body.formData()
  const bytes = Buffer.from(await form.get('file').arrayBuffer())
  const id = randomUUID()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeEncrypted(path.join(DIRECTORY, id), bytes)
  await note(`received ${id} ${sha256}`)
  const documents = await fetch(`${UPLOAD_URL}?limit=100`, { headers })
  await documents.json()
  const answer = await fetch(UPLOAD_URL, { method: 'POST', headers, body: form })
  const { id: documentId } = await answer.json()
  if (!documentId) throw new Error(`Omise answered ${answer.status}`)
  await note(`delivered ${id} ${documentId}`)
  return documentId
}

/** @param {string} file @param {Buffer} bytes */
async function writeEncrypted(file, bytes) {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const encrypted = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]
  const handle = await open(file, 'w')
  await handle.writev(encrypted)
  await handle.sync()
  await handle.close()
}

/** @param {string} line */
async function note(line) {
  await journal.appendFile(`${line}\n`)
  await journal.datasync()
}
