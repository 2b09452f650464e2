import { ContentLexer, type Token } from './content-lexer'

/**
 * The ToUnicode map of one-byte codes, as in Type 3 fonts: UTF-16 in hex, by code.
 * @throws UncopyableContent when it is malformed
 */
export function readUnicodeMap(map: Uint8Array): Map<number, string> {
  const meanings = new Map<number, string>()
  let operands: Token[] = []
  const lexer = new ContentLexer(map)
  for (let token = lexer.next(); token; token = lexer.next()) {
    if (token.type !== 'operator') {
      operands.push(token)
      continue
    }
    if (token.operator === 'endbfchar') readPairs(operands, meanings)
    if (token.operator === 'endbfrange') readRanges(operands, meanings)
    operands = []
  }
  return meanings
}

export function writeUnicodeMap(
  meanings: readonly (readonly [code: number, utf16: string])[],
): string {
  // A block has at most a hundred lines.
  const blocks = Array.from({ length: Math.ceil(meanings.length / 100) }, (_, block) => {
    const lines = meanings.slice(block * 100, block * 100 + 100)
    const written = lines.map(([code, meaning]) => `<${hex(code, 2)}> <${meaning}>`)
    return `${lines.length} beginbfchar\n${written.join('\n')}\nendbfchar`
  })
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CMapName /Unseen def /CMapType 2 def',
    '1 begincodespacerange <00> <FF> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

function readPairs(operands: readonly Token[], meanings: Map<number, string>): void {
  for (let at = 0; at + 1 < operands.length; at += 2) {
    const code = numberOf(operands[at])
    const meaning = operands[at + 1]
    if (code !== null && meaning?.type === 'string') meanings.set(code, hexOf(meaning.bytes))
  }
}

function readRanges(operands: readonly Token[], meanings: Map<number, string>): void {
  for (let at = 0; at + 2 < operands.length; at += 3) {
    const from = numberOf(operands[at])
    const to = numberOf(operands[at + 1])
    const meaning = operands[at + 2]
    if (from === null || to === null) continue
    for (let code = from; code <= Math.min(to, 255); code++) {
      const own = meaning?.type === 'array' ? meaning.items[code - from] : meaning
      if (own?.type !== 'string') continue
      meanings.set(
        code,
        meaning === own ? hexOf(counted(own.bytes, code - from)) : hexOf(own.bytes),
      )
    }
  }
}

/** The last byte is incremented. */
function counted(bytes: Uint8Array, by: number): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 1 ? byte + by : byte))
}

function numberOf(token: Token | undefined): number | null {
  if (token?.type !== 'string') return null
  return token.bytes.reduce((number, byte) => number * 256 + byte, 0)
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => hex(byte, 2)).join('')
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
