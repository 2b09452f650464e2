import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What the server does with the requests that follow. */
type ConverterBehaviour =
  | 'convert'
  /** 400, as for a document that LibreOffice cannot open. */
  | 'refuse'
  /** 503, as when LibreOffice did not finish in time. */
  | 'fail'
  | 'hang'
  /** 200 with a page of HTML, as from a proxy in front of it. */
  | 'not_a_pdf'
  /** A PDF that does not end. */
  | 'endless'

/** `fields`: the other fields of the form. */
type SentDocument = { filename: string; bytes: Buffer; fields?: Record<string, string> }

export type ConverterServer = {
  /** The value of CONVERTER_URL. */
  url: string
  /** Converted documents, in their order. */
  documents: SentDocument[]
  /** The number of requests, whatever became of them. */
  requests(): number
  /** Resolves when the next request has arrived completely. */
  nextRequest(): Promise<unknown>
  /** Resolves when a request was broken off by the client. */
  nextAbort(): Promise<unknown>
  /** Requests that were not as Gotenberg documents them. */
  problems: string[]
  behave(behaviour: ConverterBehaviour): void
  stop(): Promise<void>
}

/**
 * A server on loopback that takes documents as Gotenberg's routes of LibreOffice and Chromium do, and answers with a PDF
 * of one page: https://gotenberg.dev/docs/routes#office-documents-into-pdfs-route
 * https://gotenberg.dev/docs/routes#html-file-into-pdf-route
 */
export async function startConverterServer(): Promise<ConverterServer> {
  let behaviour: ConverterBehaviour = 'convert'
  let requests = 0
  const documents: ConverterServer['documents'] = []
  const problems: string[] = []
  const events = new EventTarget()
  const tell = (name: string) => events.dispatchEvent(new Event(name))

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1
    response.once('close', () => {
      if (!response.writableFinished) tell('abort')
    })
    const sent = await readFile(request, await buffer(request))
    tell('request')
    if (typeof sent === 'string') {
      problems.push(sent)
      response.writeHead(400, { 'content-type': 'text/plain' }).end(`Invalid form data: ${sent}`)
      return
    }
    switch (behaviour) {
      case 'hang':
        return
      case 'refuse':
        response
          .writeHead(400, { 'content-type': 'text/plain' })
          .end('LibreOffice failed to process')
        return
      case 'fail':
        response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable')
        return
      case 'not_a_pdf':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>')
        return
      case 'endless':
        response.writeHead(200, { 'content-type': 'application/pdf' })
        writeWithoutEnd(response)
        return
      case 'convert': {
        documents.push(sent)
        const pdf = onePage('Delivery note: parcel delivered and signed')
        response
          .writeHead(200, {
            'content-type': 'application/pdf',
            'content-length': pdf.length,
            'content-disposition': `attachment; filename="${sent.filename}.pdf"`,
          })
          .end(pdf)
      }
    }
  }

  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    documents,
    problems,
    requests: () => requests,
    nextRequest: () => once(events, 'request'),
    nextAbort: () => once(events, 'abort'),
    behave(next) {
      behaviour = next
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The files that each route takes; of LibreOffice's, those that the desk sends. */
const ROUTES: Readonly<Record<string, RegExp>> = {
  '/forms/libreoffice/convert': /\.(doc|docx|odt|rtf|xls|xlsx|ods)$/,
  '/forms/chromium/convert/html': /^index\.html$/,
}

/** The one file of the form, or what is wrong with the request. */
async function readFile(
  { method, url = '', headers }: IncomingMessage,
  body: Buffer<ArrayBuffer>,
): Promise<SentDocument | string> {
  const expected = ROUTES[url]
  if (method !== 'POST' || !expected) return `no route ${method} ${url}`
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return 'not multipart/form-data'
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const files = form.getAll('files')
  const [file] = files
  if (files.length !== 1 || !(file instanceof File)) return 'no form file found'
  if (!expected.test(file.name)) return `no form file found for ${expected.source}`
  const fields: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') fields[name] = value
  const hasFields = Object.keys(fields).length > 0
  const bytes = Buffer.from(await file.arrayBuffer())
  return { filename: file.name, bytes, ...(hasFields && { fields }) }
}

function writeWithoutEnd(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, '%')
  response.write('%PDF-1.7\n')
  const write = () => {
    while (!response.destroyed && response.write(chunk)) {
      // Until the socket is full.
    }
  }
  response.on('drain', write)
  write()
}

/** One page with a line of text and with metadata, as LibreOffice writes it. */
function onePage(text: string): Buffer {
  const content = `BT /F1 18 Tf 72 720 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Creator (Writer) /Producer (LibreOffice 24.2) >>',
  ]
  let pdf = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const at = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = pdf.length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\n`
  return Buffer.from(`${pdf}startxref\n${start}\n%%EOF\n`)
}
