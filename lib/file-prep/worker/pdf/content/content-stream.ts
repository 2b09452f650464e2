import { ContentLexer, type Token } from './content-lexer'
import { UncopyableContent } from './uncopyable-content'
import { stringsOf } from './content-strings'
import { IDENTITY, multiply, type Matrix } from './matrix'

/** The categories of a resource dictionary that operators reference. */
export const CATEGORIES = [
  'XObject',
  'Font',
  'ExtGState',
  'Shading',
  'ColorSpace',
  'Pattern',
  'Properties',
] as const

export type Category = (typeof CATEGORIES)[number]

/** What the operators of one page, form, pattern or glyph use. */
export type ContentUse = {
  /** Resource names, decoded. */
  names: Readonly<Record<Category, ReadonlySet<string>>>
  /** The bytes of the text shown in each font, by the name of the font. */
  codes: ReadonlyMap<string, ReadonlySet<number>>
  /** What `Do` draws, by name, with the placement of its unit square. */
  draws: readonly { name: string; matrix: Matrix }[]
  /** The same operators without comments. */
  bytes: Uint8Array<ArrayBuffer>
}

/** Of an operator: a long line of text has hundreds. */
const MAX_OPERANDS = 10_000

const OPERATORS = new Set(
  (
    'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n ' +
    'q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' "'
  ).split(' '),
)

const SHOWS_TEXT = new Set(['Tj', 'TJ', "'", '"'])

const RESOURCE_BY_OPERATOR: Readonly<Record<string, Category>> = {
  Do: 'XObject',
  gs: 'ExtGState',
  sh: 'Shading',
  cs: 'ColorSpace',
  CS: 'ColorSpace',
  scn: 'Pattern',
  SCN: 'Pattern',
}

/**
 * Parses operators far enough to know what they use.
 * @throws UncopyableContent when they are malformed, have too many operands, or depend on a layer
 */
export function readContent(bytes: Uint8Array): ContentUse {
  const lexer = new ContentLexer(bytes, MAX_OPERANDS)
  const names: Record<Category, Set<string>> = {
    XObject: new Set(),
    Font: new Set(),
    ExtGState: new Set(),
    Shading: new Set(),
    ColorSpace: new Set(),
    Pattern: new Set(),
    Properties: new Set(),
  }
  const codes = new Map<string, Set<number>>()
  const draws: { name: string; matrix: Matrix }[] = []
  const states: { font: string | null; matrix: Matrix }[] = []
  let font: string | null = null
  let matrix = IDENTITY
  let compatible = 0
  let operands: Token[] = []
  for (let token = lexer.next(); token; token = lexer.next()) {
    if (token.type !== 'operator') {
      operands.push(token)
      continue
    }
    const { operator } = token
    if (!OPERATORS.has(operator) && compatible === 0) {
      throw new UncopyableContent(`The operator ${operator.slice(0, 20)}`)
    }
    const text = stringsOf(operands)
    const [first] = operands
    const last = operands.at(-1)
    const category = RESOURCE_BY_OPERATOR[operator]
    if (category && last?.type === 'name') names[category].add(last.name)
    if (operator === 'BX') compatible += 1
    if (operator === 'EX') compatible -= 1
    if (operator === 'q') states.push({ font, matrix })
    if (operator === 'Q') ({ font, matrix } = states.pop() ?? { font, matrix })
    if (operator === 'cm') matrix = multiply(toMatrix(operands), matrix)
    if (operator === 'Do' && last?.type === 'name') draws.push({ name: last.name, matrix })
    if (operator === 'BI') readImageHeader(lexer, names.ColorSpace)
    if (operator === 'BDC' || operator === 'DP') {
      if (first?.type === 'name' && first.name === 'OC') throw new UncopyableContent('A layer')
      if (last?.type === 'name') names.Properties.add(last.name)
    }
    if (operator === 'Tf') {
      if (first?.type !== 'name') throw new UncopyableContent('A font without name')
      font = first.name
      names.Font.add(font)
    }
    if (SHOWS_TEXT.has(operator) && text.length > 0) {
      if (font === null) throw new UncopyableContent('Text in a font of who knows where')
      const known = codes.get(font) ?? new Set()
      for (const bytes of text) for (const code of bytes) known.add(code)
      codes.set(font, known)
    }
    operands = []
  }
  return { names, codes, draws, bytes: lexer.withoutComments() }
}

function toMatrix(operands: readonly Token[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = operands.flatMap((operand) =>
    operand.type === 'number' ? [operand.value] : [],
  )
  return [a, b, c, d, e, f]
}

/** From `BI` up to the end of the image, which may reference a colour space. */
function readImageHeader(lexer: ContentLexer, colours: Set<string>): void {
  let key: string | null = null
  for (let token = lexer.next(); token; token = lexer.next()) {
    if (token.type === 'operator') {
      if (token.operator !== 'ID') break
      lexer.skipImageData()
      return
    }
    if (token.type === 'name' && (key === 'CS' || key === 'ColorSpace')) colours.add(token.name)
    key = key === null && token.type === 'name' ? token.name : null
  }
  throw new UncopyableContent('An inline image without data')
}
