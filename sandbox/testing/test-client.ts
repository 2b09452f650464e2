import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { Fault } from '../core/faults.ts'
import { jsonObjectSchema, type JsonObject } from '../core/values.ts'

/** A new key: every test has its own merchant. */
export function newKey(): string {
  return `skey_test_${randomBytes(12).toString('hex')}`
}

export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`
}

export interface Answer {
  status: number
  headers: Headers
  body: JsonObject
  text: string
}

/** Sends requests to the sandbox as one merchant. */
export class TestClient {
  readonly url: string
  readonly key: string

  constructor(url: string, key: string = newKey()) {
    this.url = url
    this.key = key
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', basic(this.key))
    return fetch(`${this.url}${path}`, { ...init, headers })
  }

  async call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await this.fetch(path, { ...init, method })
    const text = await response.text()
    const body = jsonObjectSchema.parse(JSON.parse(text))
    return { status: response.status, headers: response.headers, body, text }
  }

  async get(path: string, version?: string): Promise<JsonObject> {
    const headers: HeadersInit = version === undefined ? {} : { 'omise-version': version }
    return (await this.call('GET', path, { headers })).body
  }

  json(method: string, path: string, body: JsonObject): Promise<Answer> {
    const headers = { 'content-type': 'application/json' }
    return this.call(method, path, { headers, body: JSON.stringify(body) })
  }

  planFault(rule: { on?: JsonObject; fault: Fault; times?: number }): Promise<Answer> {
    return this.json('POST', '/__sandbox/faults', jsonObjectSchema.parse(rule))
  }

  upload(disputeId: string, form: FormData): Promise<Answer> {
    return this.call('POST', `/disputes/${disputeId}/documents`, { body: form })
  }

  /** A new open dispute without documents, on the newest charge that has none yet. */
  async newDispute(reasonCode?: string): Promise<string> {
    const charge = itemsOf(await this.get('/charges?order=reverse_chronological')).find(
      (each) => each['disputable'] === true,
    )
    const body: JsonObject = reasonCode === undefined ? {} : { reason_code: reasonCode }
    return idOf((await this.json('POST', `/charges/${idOf(charge)}/disputes`, body)).body)
  }
}

/** The `data` of a list or search object. */
export function itemsOf(list: JsonObject): JsonObject[] {
  return jsonObjectSchema.array().parse(list['data'])
}

export function idOf(object: JsonObject | undefined): string {
  const id = object?.['id']
  if (typeof id !== 'string') throw new Error('the object has no id')
  return id
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  return jsonObjectSchema.parse(object[key])
}

/** Options of `expect.poll` that leave time for a busy machine. */
export const patiently = { timeout: 20_000, interval: 10 }

const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex')

/** Bytes of the given size that begin with a PNG signature. */
export function pngOf(size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size, 7)
  png.copy(bytes)
  return bytes
}

export function formOf(
  file: { name?: string; type?: string; bytes?: Buffer<ArrayBuffer> } = {},
  fields: Record<string, string> = { kind: 'proof_of_receipt' },
): FormData {
  const { name = 'slip.png', type = 'image/png', bytes = pngOf(64) } = file
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, value)
  form.set('file', new Blob([bytes], { type }), name)
  return form
}

/** Sends exactly these headers and bytes, which fetch does not allow (a GET with a body, a malformed body). */
export function rawCall(
  url: string,
  options: { method: string; headers: Record<string, string>; body?: string | Buffer },
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: JsonObject }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: options.method,
      headers: options.headers,
      agent: false,
    })
    request.on('error', reject).on('response', (response) => {
      readText(response)
        .then((text) => ({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: jsonObjectSchema.parse(JSON.parse(text)),
        }))
        .then(resolve, reject)
    })
    request.end(options.body)
  })
}

/** The outcome of a request. Never rejects, so that a failure before it is awaited is not unhandled. */
export function outcomeOf(call: Promise<unknown>): Promise<'answered' | 'aborted' | 'broken'> {
  return call.then(
    () => 'answered',
    (error: unknown) =>
      error instanceof Error && error.name === 'AbortError' ? 'aborted' : 'broken',
  )
}
