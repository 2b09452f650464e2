import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { ContentLexer, type Token } from './content-lexer'
import { UncopyableContent } from './uncopyable-content'

/** The strings among tokens; those of one array, as in kerned text, are joined. */
export function stringsOf(tokens: readonly Token[]): Uint8Array[] {
  return tokens.flatMap((token) => {
    if (token.type === 'string') return [token.bytes]
    if (token.type === 'dictionary') return stringsOf(token.items)
    if (token.type !== 'array') return []
    const direct = token.items.flatMap((item) => (item.type === 'string' ? [item.bytes] : []))
    const nested = stringsOf(token.items.filter(({ type }) => type !== 'string'))
    return direct.length > 0 ? [joinBytes(direct), ...nested] : nested
  })
}

/** The strings of a content stream or character map, up to the first invalid bytes. */
export function stringsIn(bytes: Uint8Array): Uint8Array[] {
  const lexer = new ContentLexer(bytes)
  const strings: Uint8Array[] = []
  try {
    for (let token = lexer.next(); token; token = lexer.next()) {
      if (token.type === 'operator' && token.operator === 'ID') lexer.skipImageData()
      strings.push(...stringsOf([token]))
    }
  } catch (error) {
    if (!(error instanceof UncopyableContent)) throw error
  }
  return strings
}
