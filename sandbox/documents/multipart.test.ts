import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryOf, MultipartError, MultipartParser, type PartHead } from './multipart.ts'

interface Part extends PartHead {
  bytes: string
}

/** Parses the chunks; the bytes of parts as latin1 text, which preserves each byte. */
function parse(boundary: string, chunks: readonly Buffer[]): Part[] {
  const parts: Part[] = []
  const parser = new MultipartParser(boundary, {
    begin: (head) => parts.push({ ...head, bytes: '' }),
    data: (bytes) => {
      const part = parts.at(-1)
      if (part) part.bytes += bytes.toString('latin1')
    },
    end: () => {},
  })
  for (const chunk of chunks) parser.write(chunk)
  parser.finish()
  return parts
}

function bodyOf(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'))
}

const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`

const small = bodyOf(
  '--b0undary',
  disposition('name="kind"'),
  '',
  'proof_of_receipt',
  '--b0undary',
  disposition('name="file"; filename="ใบเสร็จ.png"'),
  'Content-Type: image/png',
  '',
  'line one\r\n--b0undar\r\n\r--b0undary\n\r\nend',
  '--b0undary--',
  'epilogue',
)

const smallParts: Part[] = [
  { name: 'kind', filename: null, contentType: null, bytes: 'proof_of_receipt' },
  {
    name: 'file',
    filename: 'ใบเสร็จ.png',
    contentType: 'image/png',
    bytes: 'line one\r\n--b0undar\r\n\r--b0undary\n\r\nend',
  },
]

describe('MultipartParser', () => {
  it('finds the same parts for every split of the body in two', () => {
    for (let at = 0; at <= small.length; at += 1)
      expect(parse('b0undary', [small.subarray(0, at), small.subarray(at)])).toEqual(smallParts)
  })

  it('finds the same parts byte by byte', () => {
    expect(
      parse(
        'b0undary',
        Array.from(small, (byte) => Buffer.of(byte)),
      ),
    ).toEqual(smallParts)
  })

  it('returns any bytes unchanged for any chunks', () => {
    const bytes = fc.string({
      unit: fc.constantFrom('\r', '\n', '-', 'b', 'x', '\u0000'),
      maxLength: 60,
    })
    const cuts = fc.array(fc.nat(200), { maxLength: 6 })
    fc.assert(
      fc.property(bytes, cuts, (content, positions) => {
        fc.pre(!`\r\n${content}`.includes('\r\n--b'))
        const body = bodyOf(
          '--b',
          disposition('name="file"; filename="a"'),
          '',
          content,
          '--b--',
          '',
        )
        const ends = [...positions.toSorted((a, b) => a - b), body.length]
        const chunks = ends.map((end, at) => body.subarray(ends[at - 1] ?? 0, end))
        expect(parse('b', chunks)).toEqual([
          { name: 'file', filename: 'a', contentType: null, bytes: content },
        ])
      }),
    )
  })

  it('accepts a preamble, padding after a boundary and an empty part', () => {
    const body = bodyOf('hello', '--b \t', disposition('name=kind'), '', '', '--b--')
    expect(parse('b', [body])).toEqual([
      { name: 'kind', filename: null, contentType: null, bytes: '' },
    ])
  })

  it.each([
    ['filename="a%22b%0D%0Ac.pdf"', 'a"b\r\nc.pdf'],
    ['filename="100%25 off.pdf"', '100%25 off.pdf'],
    ['filename="a\\"b.pdf"', 'a"b.pdf'],
    ['filename="dir\\name.pdf"', 'dir\\name.pdf'],
    ['filename="ends with\\"; name="file"', 'ends with\\'],
    ['filename="a; b=c.pdf"', 'a; b=c.pdf'],
    ['filename=token.pdf', 'token.pdf'],
    ['filename=""', ''],
    ['filename="x.pdf"; filename*=UTF-8\'\'%E9%A0%98%E5%8F%8E%E6%9B%B8.pdf', '領収書.pdf'],
    ['filename="x.pdf"; filename*=UTF-8\'\'%ZZ', 'x.pdf'],
  ])('reads %s', (parameter, filename) => {
    const body = bodyOf('--b', disposition(`name="file"; ${parameter}`), '', '', '--b--')
    expect(parse('b', [body])[0]?.filename).toBe(filename)
  })

  const part = ['--b', disposition('name="a"'), '', 'x']
  it.each([
    ['nothing at all', bodyOf('')],
    ['no boundary', Buffer.alloc(70_000, 'x')],
    ['another boundary', bodyOf('--c', disposition('name="a"'), '', 'x', '--c--')],
    ['an end in the headers', bodyOf('--b', disposition('name="a"'))],
    ['an end in the body', bodyOf(...part)],
    ['an end right after a boundary', bodyOf(...part, '--b')],
    ['a closing boundary cut in half', bodyOf(...part, '--b-')],
    ['text after a boundary', bodyOf('--bogus', disposition('name="a"'), '', 'x', '--b--')],
    ['endless padding', bodyOf(`--b${' '.repeat(400)}`)],
    ['no headers', bodyOf('--b', '', 'x', '--b--')],
    ['no disposition', bodyOf('--b', 'Content-Type: image/png', '', 'x', '--b--')],
    ['an attachment', bodyOf('--b', 'Content-Disposition: attachment; name="a"', '', 'x', '--b--')],
    ['no name', bodyOf('--b', disposition('filename="a"'), '', 'x', '--b--')],
    ['an open quote', bodyOf('--b', disposition('name="a'), '', 'x', '--b--')],
    ['a header without colon', bodyOf('--b', 'nonsense', '', 'x', '--b--')],
    ['endless headers', bodyOf('--b', `X: ${'x'.repeat(20_000)}`)],
    ['too many parts', bodyOf(...Array.from({ length: 60 }, () => part).flat(), '--b--')],
  ])('refuses %s', (_, body) => {
    expect(() => parse('b', [body])).toThrow(MultipartError)
  })
})

describe('boundaryOf', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b:c"', 'a b:c'],
    ['Multipart/Form-Data; Boundary=abc; x=y', 'abc'],
    ['multipart/form-data', null],
    ['multipart/form-data; boundary=', null],
    ['multipart/mixed; boundary=abc', null],
    ['application/json', null],
    [undefined, null],
  ])('%s → %s', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary)
  })
})
