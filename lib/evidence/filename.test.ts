import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedFormat } from './formats'
import { cleanFilename } from './filename'

describe('cleanFilename', () => {
  it.each([
    ['invoice.pdf', 'pdf', 'invoice.pdf'],
    ['photo.JPEG', 'jpg', 'photo.jpeg'],
    ['scan.png', 'jpg', 'scan.jpg'],
    ['receipt', 'pdf', 'receipt.pdf'],
    ['report.v2', 'pdf', 'report.v2.pdf'],
    ['../../etc/passwd.pdf', 'pdf', 'passwd.pdf'],
    ['C:\\Users\\mei\\slip.png', 'png', 'slip.png'],
    ['.hidden.pdf', 'pdf', 'hidden.pdf'],
    ['-rf.pdf', 'pdf', 'rf.pdf'],
    ['con.pdf', 'pdf', '_con.pdf'],
    ['aux.tar.pdf', 'pdf', '_aux.tar.pdf'],
    ['COM¹.pdf', 'pdf', '_COM¹.pdf'],
    ['%22%0D%0A.pdf', 'pdf', '_22_0D_0A.pdf'],
    ['a\u{e0041}b\u3164c.pdf', 'pdf', 'abc.pdf'],
    ['a\u0000b\r\nc.pdf', 'pdf', 'abc.pdf'],
    ['gpj.\u202egnp.pdf', 'pdf', 'gpj.gnp.pdf'],
    ['what?<is>"this"|.pdf', 'pdf', 'what__is__this__.pdf'],
    ['  two   spaces .pdf', 'pdf', 'two spaces.pdf'],
    ['', 'png', 'document.png'],
    ['///', 'png', 'document.png'],
    ['.pdf', 'pdf', 'document.pdf'],
    ['ใบเสร็จรับเงิน-2569.pdf', 'pdf', 'ใบเสร็จรับเงิน-2569.pdf'],
    ['領収書（控え）.png', 'png', '領収書（控え）.png'],
  ] as const)('turns %j (%s) into %j', (filename, format, cleaned) => {
    expect(cleanFilename(filename, format)).toBe(cleaned)
  })

  it('composes decomposed names from a Mac, so that the same name is the same bytes', () => {
    expect(cleanFilename('が.png', 'png')).toBe('が.png')
  })

  it('truncates between whole characters: no vowel or dakuten is separated from its letter', () => {
    const cleaned = cleanFilename(`${'ที่'.repeat(100)}.pdf`, 'pdf')
    expect(cleaned).toMatch(/^(ที่)+\.pdf$/u)
    expect(new TextEncoder().encode(cleaned).length).toBeLessThanOrEqual(200)
  })

  it('meets its guarantees for any name', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })),
        fc.constantFrom('pdf', 'png', 'jpg'),
        (filename, format) => {
          const cleaned = cleanFilename(filename, format)
          expect(claimedFormat(cleaned)).toBe(format)
          expect(cleaned).not.toMatch(/[\p{Cc}/\\:*?"<>|\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u)
          expect([...cleaned].length).toBeLessThanOrEqual(120)
          expect(new TextEncoder().encode(cleaned).length).toBeLessThanOrEqual(200)
          expect(cleaned).toMatch(/^[^.\s]/u)
          expect(cleanFilename(cleaned, format)).toBe(cleaned)
        },
      ),
      { numRuns: 500 },
    )
  })
})
