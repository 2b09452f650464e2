import { randomUUID } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { badRequest, ClientGone, type OmiseError } from '../core/errors.ts'
import { maximumFileBytes } from './data.ts'
import { boundaryOf, MultipartError, MultipartParser, type PartHead } from './multipart.ts'

const maximumFieldBytes = 64 * 1024
const headBytes = 16

export interface ReceivedFile {
  /** Path of the bytes. The receiver of the form moves or removes the file. */
  path: string
  filename: string
  contentType: string | null
  size: number
  /** The first bytes, enough to determine the format. */
  head: Buffer
}

export interface ReceivedForm {
  fields: Map<string, string>
  file: ReceivedFile | null
}

/**
 * Reads a multipart upload, and writes the part `file` to `directory` while it arrives.
 *
 * Writes are synchronous on purpose: each is one copy into the page cache, which costs less than the
 * two thread hops of an asynchronous one, and no chunk waits in memory.
 *
 * @param onFile called with the filename as soon as it is known, before any of the bytes
 * @throws OmiseError 400 for a malformed body or a file over the limit, as soon as that is certain
 * @throws ClientGone when the connection ends early; neither leaves a file on disk
 */
export function receiveForm(
  request: IncomingMessage,
  directory: string,
  onFile: (filename: string) => void,
): Promise<ReceivedForm> {
  const boundary = boundaryOf(request.headers['content-type'])
  if (boundary === null)
    return Promise.reject(badRequest('documents must be sent as multipart/form-data'))
  return new Promise((resolve, reject) => {
    const collector = new FormCollector(directory, onFile)
    const parser = new MultipartParser(boundary, collector)

    const fail = (error: unknown) => {
      stop()
      collector.discard()
      // The rest of the body is read and dropped, so that the connection stays usable.
      request.resume()
      reject(toRefusal(error))
    }
    const onData = (chunk: Buffer) => {
      try {
        parser.write(chunk)
      } catch (error) {
        fail(error)
      }
    }
    const onEnd = () => {
      try {
        parser.finish()
        stop()
        resolve(collector.form())
      } catch (error) {
        fail(error)
      }
    }
    const onGone = () => fail(new ClientGone())
    const stop = () => {
      request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone)
    }
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone)
  })
}

function toRefusal(error: unknown): unknown {
  return error instanceof MultipartError
    ? badRequest(`malformed multipart body: ${error.message}`)
    : error
}

const tooLarge = (): OmiseError =>
  badRequest(`file is too large (maximum is ${maximumFileBytes} bytes)`)

/** Collects the parts: text fields in memory, the file on disk. */
class FormCollector {
  readonly #directory: string
  readonly #onFile: (filename: string) => void
  readonly #fields = new Map<string, string>()
  #field: { name: string; chunks: Buffer[]; size: number } | null = null
  #file: ReceivedFile | null = null
  #descriptor: number | null = null

  constructor(directory: string, onFile: (filename: string) => void) {
    this.#directory = directory
    this.#onFile = onFile
  }

  begin(head: PartHead): void {
    if (head.name !== 'file') {
      this.#field = { name: head.name, chunks: [], size: 0 }
      return
    }
    // Browsers send an empty filename where no file was chosen; the bytes of the part are dropped.
    if (head.filename === null || head.filename === '') return
    if (this.#file) throw badRequest('file can be given only once')
    const path = join(this.#directory, randomUUID())
    this.#descriptor = openSync(path, 'wx')
    const { filename, contentType } = head
    this.#file = { path, filename, contentType, size: 0, head: Buffer.alloc(0) }
    this.#onFile(filename)
  }

  data(bytes: Buffer): void {
    if (this.#field) return this.#addToField(this.#field, bytes)
    if (this.#file && this.#descriptor !== null)
      this.#addToFile(this.#file, this.#descriptor, bytes)
  }

  end(): void {
    if (this.#field) {
      this.#fields.set(this.#field.name, Buffer.concat(this.#field.chunks).toString('utf8'))
      this.#field = null
    } else {
      this.#close()
    }
  }

  form(): ReceivedForm {
    return { fields: this.#fields, file: this.#file }
  }

  discard(): void {
    this.#close()
    if (this.#file) rmSync(this.#file.path, { force: true })
  }

  #addToField(field: { chunks: Buffer[]; size: number }, bytes: Buffer): void {
    field.size += bytes.length
    if (field.size > maximumFieldBytes) throw badRequest('a form field is too long')
    field.chunks.push(bytes)
  }

  #addToFile(file: ReceivedFile, descriptor: number, bytes: Buffer): void {
    file.size += bytes.length
    if (file.size > maximumFileBytes) throw tooLarge()
    if (file.head.length < headBytes)
      file.head = Buffer.concat([file.head, bytes.subarray(0, headBytes - file.head.length)])
    for (let written = 0; written < bytes.length;)
      written += writeSync(descriptor, bytes, written, bytes.length - written)
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }
}
