import type { PageViewport, PDFPageProxy, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'

type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>

// A page that is full of small print has some 10,000 characters in 2,000 pieces.
const MAX_PIECES = 20_000
const MAX_CHARACTERS = 200_000

/** The text of a page, up to a limit: each piece becomes an element, and a hostile page has millions. */
export async function readText(
  page: PDFPageProxy,
  { maxPieces = MAX_PIECES, maxCharacters = MAX_CHARACTERS } = {},
): Promise<TextContent> {
  const stream: ReadableStream<TextContent> = page.streamTextContent()
  const reader = stream.getReader()
  const content: TextContent = { items: [], styles: {}, lang: null }
  let characters = 0
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return content
    content.lang ??= value.lang
    Object.assign(content.styles, value.styles)
    for (const item of value.items) {
      if ('str' in item) characters += item.str.length
      if (content.items.length >= maxPieces || characters > maxCharacters) {
        await reader.cancel(new Error('More text than is shown'))
        return content
      }
      content.items.push(item)
    }
  }
}

export function textOf({ items }: TextContent): string {
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
}

type Place = { page: PDFPageProxy; viewport: PageViewport; container: HTMLElement }

/** Whether the page has any text. */
export async function layText(
  Layer: typeof TextLayer,
  { page, viewport, container }: Place,
): Promise<boolean> {
  const textContentSource = await readText(page)
  await new Layer({ textContentSource, container, viewport }).render()
  return textOf(textContentSource).trim() !== ''
}
