/** The headers of a part. `contentType` and `filename` are null when absent. */
export interface PartHead {
  name: string
  filename: string | null
  contentType: string | null
}

/** Receives a body part by part. `data` gets views of the input, which must be copied to outlive the call. */
export interface PartSink {
  begin(head: PartHead): void
  data(bytes: Buffer): void
  end(): void
}

/** The body violates RFC 7578 or RFC 2046. */
export class MultipartError extends Error {}

const maximumHeadBytes = 16 * 1024
const maximumPreambleBytes = 64 * 1024
const maximumPaddingBytes = 256
const maximumParts = 50

const CR = 0x0d
const headEnd = Buffer.from('\r\n\r\n')
const lineEnd = Buffer.from('\r\n')
const closing = Buffer.from('--')
const nothing = Buffer.alloc(0)

type State = 'preamble' | 'delimiter' | 'head' | 'body' | 'done'

/**
 * Push parser for multipart/form-data, stricter than the parsers on npm
 * (docs/decisions/0018-own-multipart-parser-in-the-sandbox.md). It searches with Buffer.indexOf and
 * emits views, so a file is neither copied nor buffered: at most one delimiter or one part head is
 * held. The work is linear in the bytes, for any chunk size.
 */
export class MultipartParser {
  readonly #delimiter: Buffer
  readonly #sink: PartSink
  #state: State = 'preamble'
  // The initial line end makes the first delimiter equal to all others.
  #held: Buffer = lineEnd
  /** The incomplete head of the current part. */
  readonly #partHead = Buffer.alloc(maximumHeadBytes + headEnd.length)
  #partHeadBytes = 0
  #preambleBytes = 0
  #parts = 0

  constructor(boundary: string, sink: PartSink) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
    this.#sink = sink
  }

  write(chunk: Buffer): void {
    let rest: Buffer | null = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = nothing
    while (rest !== null && rest.length > 0) rest = this.#step(rest)
  }

  /** Ends the body. Throws MultipartError unless the closing delimiter was parsed. */
  finish(): void {
    if (this.#state !== 'done') throw new MultipartError('the closing boundary is missing')
  }

  /** Parses one token and returns the rest; null when more input is needed, or after the end. */
  #step(input: Buffer): Buffer | null {
    switch (this.#state) {
      case 'preamble':
      case 'body':
        return this.#untilDelimiter(input)
      case 'delimiter':
        return this.#afterDelimiter(input)
      case 'head':
        return this.#head(input)
      case 'done':
        return null
    }
  }

  #untilDelimiter(input: Buffer): Buffer | null {
    const at = input.indexOf(this.#delimiter)
    if (at === -1) {
      const held = heldBytes(input, this.#delimiter)
      this.#emit(input.subarray(0, input.length - held))
      this.#held = input.subarray(input.length - held)
      return null
    }
    this.#emit(input.subarray(0, at))
    if (this.#state === 'body') this.#sink.end()
    this.#state = 'delimiter'
    return input.subarray(at + this.#delimiter.length)
  }

  #emit(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#state === 'body') return this.#sink.data(bytes)
    this.#preambleBytes += bytes.length
    if (this.#preambleBytes > maximumPreambleBytes)
      throw new MultipartError('the first boundary is missing')
  }

  #afterDelimiter(input: Buffer): Buffer | null {
    if (input.subarray(0, 2).equals(closing)) {
      this.#state = 'done'
      return null
    }
    let at = 0
    while (input[at] === 0x20 || input[at] === 0x09) at += 1
    const next = input.subarray(at, at + 2)
    if (next.equals(lineEnd)) {
      this.#state = 'head'
      return input.subarray(at + 2)
    }
    const isPrefix =
      next.length < 2 &&
      (at === input.length || next[0] === CR || input.equals(closing.subarray(0, 1)))
    if (!isPrefix || input.length > maximumPaddingBytes)
      throw new MultipartError('a boundary is not followed by a line end')
    this.#held = input
    return null
  }

  #head(input: Buffer): Buffer | null {
    const before = this.#partHeadBytes
    // Only up to the blank line: copying the body that follows would cost 16 KB for each small part.
    const blankLine = input.indexOf(headEnd)
    const end = blankLine === -1 ? input.length : blankLine + headEnd.length
    this.#partHeadBytes += input.subarray(0, end).copy(this.#partHead, before)
    const head = this.#partHead.subarray(0, this.#partHeadBytes)
    // Earlier bytes are searched already, except for an end that is split between chunks.
    const searched = Math.max(0, before - headEnd.length + 1)
    const at = head.subarray(0, 2).equals(lineEnd) ? 0 : head.indexOf(headEnd, searched)
    if (at === -1) {
      if (head.length === this.#partHead.length)
        throw new MultipartError('the headers of a part are too long')
      return null
    }
    this.#partHeadBytes = 0
    this.#parts += 1
    if (this.#parts > maximumParts) throw new MultipartError('too many parts')
    this.#sink.begin(parseHead(head.toString('utf8', 0, at)))
    this.#state = 'body'
    return input.subarray(at + headEnd.length - before)
  }
}

/** The number of bytes at the end of `input` that may begin `delimiter`, whose only CR is its first byte. */
function heldBytes(input: Buffer, delimiter: Buffer): number {
  const end = input.subarray(Math.max(0, input.length - delimiter.length + 1))
  const at = end.lastIndexOf(CR)
  if (at === -1) return 0
  const held = end.subarray(at)
  return held.equals(delimiter.subarray(0, held.length)) ? held.length : 0
}

function parseHead(text: string): PartHead {
  const headers = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new MultipartError('a part has a malformed header')
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const disposition = headers.get('content-disposition')
  if (disposition === undefined || !/^form-data\s*(;|$)/i.test(disposition))
    throw new MultipartError('a part has no content-disposition: form-data')
  const parameters = dispositionParameters(disposition)
  const name = parameters.get('name')
  if (name === undefined) throw new MultipartError('a part has no name')
  return {
    name,
    filename: extendedValue(parameters.get('filename*')) ?? parameters.get('filename') ?? null,
    contentType: headers.get('content-type') ?? null,
  }
}

function dispositionParameters(disposition: string): Map<string, string> {
  const parameters = new Map<string, string>()
  const opening = /;\s*([^\s=;"]+)\s*=\s*("?)/g
  for (let match = opening.exec(disposition); match; match = opening.exec(disposition)) {
    const start = opening.lastIndex
    const end = match[2] === '"' ? closingQuote(disposition, start) : tokenEnd(disposition, start)
    const raw = disposition.slice(start, end)
    parameters.set((match[1] ?? '').toLowerCase(), match[2] === '"' ? unescape(raw) : raw)
    opening.lastIndex = end
  }
  return parameters
}

/**
 * Browsers send backslashes unescaped, old curl writes `\"` for a quote. So a quote after a backslash
 * ends the value only if the end of the header or the next parameter follows.
 */
function closingQuote(text: string, from: number): number {
  const ending = /\s*(?:;\s*[\w-]+\*?\s*=|$)/y
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    const escaped = at > from && text[at - 1] === '\\'
    ending.lastIndex = at + 1
    if (!escaped || ending.exec(text) !== null) return at
  }
  throw new MultipartError('a part has an unclosed quote in its headers')
}

function tokenEnd(text: string, from: number): number {
  const semicolon = text.indexOf(';', from)
  return semicolon === -1 ? text.length : semicolon
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function unescape(value: string): string {
  return value
    .replaceAll('\\"', '"')
    .replaceAll('%22', '"')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
}

/** `UTF-8''na%C3%AFve.pdf` of RFC 8187; null when absent or not decodable. */
function extendedValue(value: string | undefined): string | null {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value?.trim() ?? '')?.[1]
  if (encoded === undefined) return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

/** The boundary in a Content-Type header; null without one, or for another type than multipart/form-data. */
export function boundaryOf(contentType: string | undefined): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? '')) return null
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? '')
  return match?.[1] ?? match?.[2] ?? null
}
