import { describe, expect, it } from 'vitest'
import { TAIL_BYTES } from './signatures'
import { inspectFile } from './inspect-file'
import { MAX_DOCUMENT_BYTES } from './limits'
import type { FoundSize } from './picture-size'

const text = (value: string) => new TextEncoder().encode(value)

const PDF = text('%PDF-1.7\n...\n%%EOF\n')
const PNG = Uint8Array.of(
  0x89,
  0x50,
  0x4e,
  0x47,
  13,
  10,
  26,
  10,
  0x49,
  0x45,
  0x4e,
  0x44,
  0xae,
  0x42,
  0x60,
  0x82,
)
const JPG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9)

function inspect(
  filename: string,
  bytes: Uint8Array,
  size = bytes.length,
  picture: FoundSize = null,
) {
  return inspectFile({
    filename,
    size,
    head: bytes.slice(0, 8),
    tail: bytes.slice(-TAIL_BYTES),
    picture,
  })
}

describe('inspectFile', () => {
  it.each([
    ['a.pdf', PDF, 'pdf'],
    ['a.png', PNG, 'png'],
    ['a.jpeg', JPG, 'jpg'],
    ['no extension', PDF, 'pdf'],
    ['wrong.pdf', PNG, 'png'],
  ])('accepts %s by its bytes', (filename, bytes, format) => {
    expect(inspect(filename, bytes)).toEqual({ ok: true, format })
  })

  it.each([
    ['nothing.pdf', new Uint8Array(0), 'file_empty'],
    ['movie.mp4', text('....ftypmp42'), 'file_unsupported'],
    ['invoice.pdf', text('MZ\u0000\u0001 a program'), 'file_disguised'],
    ['page.PNG', text('<html></html>'), 'file_disguised'],
    ['late.pdf', text(' %PDF-1.7 %%EOF'), 'file_disguised'],
    ['cut.pdf', PDF.slice(0, 12), 'file_truncated'],
    ['cut.png', PNG.slice(0, -1), 'file_truncated'],
    ['cut.jpg', JPG.slice(0, -1), 'file_truncated'],
    ['tiny.jpg', JPG.slice(0, 2), 'file_disguised'],
  ])('refuses %s', (filename, bytes, problem) => {
    expect(inspect(filename, bytes)).toEqual({ ok: false, problem })
  })

  it('refuses a picture that cannot be opened', () => {
    const bomb = { width: 65_535, height: 65_535 }
    expect(inspect('bomb.jpg', JPG, JPG.length, bomb)).toEqual({
      ok: false,
      problem: 'image_too_many_pixels',
    })
    const photo = { width: 8064, height: 6048 }
    expect(inspect('photo.jpg', JPG, JPG.length, photo)).toEqual({ ok: true, format: 'jpg' })
  })

  it('refuses a JPG with endless headers, since a size may follow them', () => {
    expect(inspect('endless.jpg', JPG, JPG.length, 'endless')).toEqual({
      ok: false,
      problem: 'image_corrupt',
    })
  })

  it('accepts a file of exactly the limit and refuses one byte more', () => {
    expect(inspect('a.pdf', PDF, MAX_DOCUMENT_BYTES)).toEqual({ ok: true, format: 'pdf' })
    expect(inspect('a.pdf', PDF, MAX_DOCUMENT_BYTES + 1)).toEqual({
      ok: false,
      problem: 'file_too_large',
    })
  })
})
