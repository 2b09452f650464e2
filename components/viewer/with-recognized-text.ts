import { canReadText } from '@/lib/file-prep/client/text-setting'
import type { Pdf } from '@/lib/file-prep/shared/pdf'
import { recognizedText, type RecognizedPage } from '@/lib/file-prep/shared/recognized-text'
import { layRecognizedText } from './recognized-layer'

/** Banks read no more of one document; each takes seconds. */
const MAX_PAGES = 50

/** The same PDF, in which scanned pages have the text that is read in their pictures when it is first needed. */
export function withRecognizedText(pdf: Pdf, source: Blob): Pdf {
  const file = new File([source], 'document.pdf', { type: 'application/pdf' })
  const controller = new AbortController()
  const pages = new Map<number, Promise<RecognizedPage | null>>()

  async function read(page: number): Promise<RecognizedPage | null> {
    if (!canReadText()) return null
    const { recognizeText } = await import('@/lib/file-prep/client/recognize-text')
    const { pages: read } = await recognizeText(() => Promise.resolve(file), {
      page,
      signal: controller.signal,
    })
    return read[0] ?? null
  }

  function recognized(page: number): Promise<RecognizedPage | null> {
    const known = pages.get(page)
    if (known) return known
    if (pages.size >= MAX_PAGES) return Promise.resolve(null)
    const reading = read(page).catch(() => null)
    pages.set(page, reading)
    return reading
  }

  return {
    ...pdf,
    async pageText(page) {
      const text = await pdf.pageText(page)
      if (text !== '') return text
      const found = await recognized(page)
      return found ? recognizedText(found).trim() : ''
    },
    async layText(page, container, rotation) {
      if (await pdf.layText(page, container, rotation)) return true
      const found = await recognized(page)
      if (!found || found.words.length === 0) return false
      container.replaceChildren()
      const size = await pdf.pageSize(page)
      layRecognizedText(found, container, { size, rotation })
      return true
    },
    close() {
      controller.abort(new DOMException('Closed', 'AbortError'))
      return pdf.close()
    },
  }
}
