import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeFilename, multipartBody, type OmiseUpload } from './multipart'
import { bytesOf, generatedFile, MEGABYTE } from './testing/files'

/** Parses an envelope with the platform's own parser. */
async function parse(upload: OmiseUpload): Promise<FormData> {
  const { contentType, chunks } = multipartBody(upload)
  const bytes = await bytesOf(chunks)
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData()
}

describe('multipartBody', () => {
  it('puts the kind first, then the file with its bytes unchanged', async () => {
    const upload = generatedFile(3 * MEGABYTE + 1)
    const form = await parse(upload)
    expect([...form.keys()]).toEqual(['kind', 'file'])
    expect(form.get('kind')).toBe('proof_of_receipt')
    const file = form.get('file')
    if (!(file instanceof File)) throw new Error('the file is not a file')
    expect([file.name, file.type]).toEqual(['signed_slip.png', 'image/png'])
    const original = await bytesOf(upload.body())
    expect(original.equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
  })

  it.each([0, 1, 65_536, 65_537])(
    'declares exactly the length that it sends for %i bytes',
    async (size) => {
      const body = multipartBody(generatedFile(size))
      expect((await bytesOf(body.chunks)).byteLength).toBe(body.contentLength)
    },
  )

  it('passes chunks on without copying them', async () => {
    const chunk = Buffer.from('abc')
    const body = multipartBody(generatedFile(3, { body: () => Readable.from([chunk]) }))
    const chunks: Uint8Array[] = []
    for await (const sent of body.chunks) chunks.push(sent)
    expect(chunks[1]).toBe(chunk)
    expect(chunks[2]).toBe(body.closing)
  })

  it('opens the file only when the first bytes are requested', async () => {
    let opened = false
    const body = multipartBody(
      generatedFile(1, {
        body: () => {
          opened = true
          return Readable.from([Buffer.from('a')])
        },
      }),
    )
    const chunks = body.chunks[Symbol.asyncIterator]()
    await chunks.next()
    expect(opened).toBe(false)
    await chunks.next()
    expect(opened).toBe(true)
  })

  it.each([
    ['fewer', 4, 'the file ended after 3 of its 4 bytes'],
    ['more', 2, 'the file is longer than its 2 bytes'],
  ])('never sends the closing boundary for %s bytes than declared', async (_, size, message) => {
    const file = Readable.from([Buffer.from('ab'), Buffer.from('c')])
    const body = multipartBody(generatedFile(size, { body: () => file }))
    const sent: Uint8Array[] = []
    const sending = (async () => {
      for await (const chunk of body.chunks) sent.push(chunk)
    })()
    await expect(sending).rejects.toThrow(message)
    expect(sent).not.toContain(body.closing)
    expect(body.failure()).toMatchObject({ code: 'refused', outcome: 'not_applied' })
  })

  it('closes a stalled file', async () => {
    const stalled = new Readable({ read: () => undefined })
    const body = multipartBody(generatedFile(1, { body: () => stalled }))
    const chunks = body.chunks[Symbol.asyncIterator]()
    await chunks.next()
    const next = chunks.next()
    body.release()
    await expect(next).rejects.toMatchObject({ code: 'refused' })
    expect(stalled.destroyed).toBe(true)
  })

  it.each(['image/png\r\nX-Evil: 1', 'png', ''])('refuses the content type %j', (contentType) => {
    expect(() => multipartBody(generatedFile(1, { contentType }))).toThrow('not a content type')
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the size %s', (size) => {
    expect(() => multipartBody(generatedFile(1, { size }))).toThrow('not a size')
  })
})

describe('escapeFilename', () => {
  it('keeps Thai, Japanese and spaces as they are', () => {
    expect(escapeFilename('ใบเสร็จ 領収書.pdf')).toBe('ใบเสร็จ 領収書.pdf')
  })

  it('escapes every character that could end the header, without loss', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (filename) => {
        const escaped = escapeFilename(filename)
        expect(escaped).not.toMatch(/["\r\n]/)
        const back = escaped.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n')
        const asWritten = filename
          .replaceAll('%22', '"')
          .replaceAll('%0D', '\r')
          .replaceAll('%0A', '\n')
        expect(back).toBe(asWritten)
      }),
    )
  })

  it('round-trips any name through a real parser', async () => {
    const names = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((name) => !/%(22|0D|0A)/i.test(name))
    await fc.assert(
      fc.asyncProperty(names, async (filename) => {
        const file = (await parse(generatedFile(1, { filename }))).get('file')
        expect(file).toBeInstanceOf(File)
        expect(file).toMatchObject({ name: filename })
      }),
      { numRuns: 50 },
    )
  })
})
