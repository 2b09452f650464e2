import { expect, it } from 'vitest'
import { htmlInRtf, unpackRtf } from './rtf'

/** The examples of the specification of the compression (MS-OXRTFCP, section 4). */
it.each([
  [
    '2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c090020627705b06c647d0a800fa0',
    '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
  ],
  ['1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'],
])('unpacks %s', (packed, text) => {
  const bytes = Buffer.from(packed.replace(' ', ''), 'hex')
  expect(new TextDecoder().decode(unpackRtf(bytes))).toBe(text)
})

it('refuses a size that the bytes cannot have', () => {
  const bytes = Buffer.from('1a000000ffffff7f4c5a467500000000', 'hex')
  expect(() => unpackRtf(bytes)).toThrow('Damaged rich text')
})

it('refuses more groups than rich text has', () => {
  const groups = Buffer.from(`{\\rtf1\\fromhtml1 ${'{'.repeat(5000)}`)
  expect(() => htmlInRtf(groups)).toThrow('Too many groups')
})
