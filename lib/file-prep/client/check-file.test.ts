import { describe, expect, it, vi } from 'vitest'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { checkFile, isStillReadable } from './check-file'
import { jpgFile, pdfFile, pngFile } from '@/lib/file-prep/testing/test-files'

describe('checkFile', () => {
  it.each([
    [pdfFile('a.pdf'), 'pdf'],
    [pngFile('a.png'), 'png'],
    [jpgFile('a.jpg'), 'jpg'],
    [pngFile('really-a-png.pdf'), 'png'],
  ] as const)('is decided by the bytes: %o', async (file, format) => {
    expect(await checkFile(file)).toEqual({ ok: true, format })
  })

  it.each([
    ['file_empty', new File([], 'receipt.pdf')],
    ['file_unsupported', new File(['MZ...'], 'setup.exe')],
    ['file_disguised', new File(['<html>'], 'receipt.pdf')],
    ['file_truncated', new File(['%PDF-1.7 and no more'], 'receipt.pdf')],
  ] as const)('finds %s', async (problem, file) => {
    expect(await checkFile(file)).toEqual({ ok: false, problem })
  })

  it('accepts exactly the limit and refuses one byte more', async () => {
    const pdf = await pdfFile('x.pdf').text()
    const padded = (size: number) =>
      new File([pdf.slice(0, 9), new Uint8Array(size - pdf.length), pdf.slice(9)], 'big.pdf')
    expect(padded(MAX_DOCUMENT_BYTES).size).toBe(10_485_760)
    expect(await checkFile(padded(MAX_DOCUMENT_BYTES))).toEqual({ ok: true, format: 'pdf' })
    expect(await checkFile(padded(MAX_DOCUMENT_BYTES + 1))).toEqual({
      ok: false,
      problem: 'file_too_large',
    })
  })

  it('reads only the ends of a file', async () => {
    const file = new File([new Uint8Array(5_000_000)], 'big.bin')
    const slice = vi.spyOn(file, 'slice')
    await checkFile(file)
    const read = slice.mock.results.map(({ value }) => (value instanceof Blob ? value.size : 0))
    expect(read.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000)
  })

  it('reports a file that the browser can no longer read', async () => {
    const file = pdfFile('a.pdf')
    vi.spyOn(file, 'slice').mockImplementation(() => {
      throw new DOMException('gone', 'NotReadableError')
    })
    expect(await checkFile(file)).toEqual({ ok: false, problem: 'file_unreadable' })
  })
})

describe('isStillReadable', () => {
  it('reads one byte of an existing file', async () => {
    const file = pdfFile('a.pdf')
    const slice = vi.spyOn(file, 'slice')
    expect(await isStillReadable(file)).toBe(true)
    expect(slice.mock.results.map(({ value }) => (value as Blob).size)).toEqual([1])
  })

  it.each([
    ['was deleted', () => new Blob()],
    [
      'changed on the disk',
      () => {
        throw new DOMException('gone', 'NotReadableError')
      },
    ],
  ])('refuses a file that %s', async (_name, slice) => {
    const file = pdfFile('a.pdf')
    vi.spyOn(file, 'slice').mockImplementation(slice)
    expect(await isStillReadable(file)).toBe(false)
  })
})
