import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import {
  boxesOverRecognized,
  nothingRead,
  recognizedNotes,
  recognizedText,
  type Recognition,
} from '@/lib/file-prep/shared/recognized-text'
import type { HeldFile } from '@/components/uploads/queue/held-file'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import { sentForm } from '@/components/uploads/queue/processing'
import { readTextOf } from '@/components/uploads/queue/read-text'
import type { QueueItem, ReadText } from '@/components/uploads/queue/types'

/** Reads the pictures in a file; null when that is switched off. `onReading`: it has one. */
export type ReadPictures = (
  file: HeldFile,
  signal: AbortSignal,
  onReading: () => void,
) => Promise<Recognition | null>

type TextReaderTools = {
  readPictures: ReadPictures | undefined
  items: () => readonly QueueItem[]
  file: (id: string) => HeldFile | undefined
  onText: (id: string, text: ReadText) => void
}

type SentFile = ReturnType<typeof sentForm>

/**
 * Reads the text in the pictures of a queue, one file at a time and after all files are prepared. Sending does not wait
 * for it: what is found in a file that was sent meanwhile is shown on its row.
 */
export function createTextReader({ readPictures, items, file, onText }: TextReaderTools) {
  /** The hashes of the bytes that were read, by row. */
  const done = new Map<string, string>()
  let current: { id: string; of: string; controller: AbortController } | null = null

  function itemOf(id: string) {
    return items().find((item) => item.id === id)
  }

  function onQueueChanged() {
    if (!readPictures) return
    const reading = current && itemOf(current.id)
    if (current && (!reading || hashOf(reading) !== current.of)) {
      current.controller.abort(new DOMException('Another file', 'AbortError'))
      done.delete(current.id)
      current = null
    }
    if (current || items().some(({ state }) => state.step === 'checking')) return
    const next = items().find((item) => hashOf(item) !== null && done.get(item.id) !== hashOf(item))
    if (next?.preparation) void read(next.id, sentForm(next.preparation), readPictures)
  }

  async function read(id: string, { sha256: of, format }: SentFile, readPictures: ReadPictures) {
    const picked = file(id)
    const controller = new AbortController()
    current = { id, of, controller }
    done.set(id, of)
    const tell = (text: Omit<ReadText, 'of'>) => onText(id, { of, ...text })
    const onReading = () => tell({ isReading: true, notes: [], boxes: [], turns: [] })
    // The code of the reader is loaded with the first file.
    const recognition = picked
      ? await readPictures(picked, controller.signal, onReading).catch(() =>
          nothingRead('not_loaded'),
        )
      : nothingRead('failed')
    const suggestion = await suggestionFor(picked?.name ?? '', recognition).catch(() => undefined)
    if (controller.signal.aborted) return
    current = null
    const row = itemOf(id)
    // Reading is switched off and the row shows no reading: it stays unchanged, so it is not rendered again.
    if (!recognition && !(row && readTextOf(row))) return onQueueChanged()
    const { pages, unread } = recognition ?? { pages: [], unread: null }
    tell({
      isReading: false,
      notes: recognizedNotes({ pages, unread }, format === 'pdf'),
      boxes: pages
        .map((page) => ({ page: page.page, boxes: boxesOverRecognized(page) }))
        .filter(({ boxes }) => boxes.length > 0),
      turns: pages.filter(({ turn }) => turn !== 0).map(({ page, turn }) => ({ page, turn })),
      suggestion,
    })
  }

  return {
    onQueueChanged,
    /** Reads the files again for which the reader could not be loaded. */
    retry() {
      for (const item of items()) if (isReaderMissing(item)) done.delete(item.id)
      onQueueChanged()
    },
    stop: () => current?.controller.abort(new DOMException('Stopped', 'AbortError')),
  }
}

/** The kind by the name and the text of the first page; undefined when it has no text. */
async function suggestionFor(
  filename: string,
  recognition: Recognition | null,
): Promise<KindSuggestion | null | undefined> {
  const first = recognition?.pages.find(({ page }) => page === 1)
  if (!first || first.words.length === 0) return undefined
  // Its phrases are needed for scans and pictures only.
  const { suggestKind } = await import('@/lib/evidence/suggest-kind')
  return suggestKind(filename, recognizedText(first))
}

function isReaderMissing(item: QueueItem): boolean {
  const notes = readTextOf(item)?.notes ?? []
  return notes.some((note) => note.note === 'text_not_read' && note.why === 'not_loaded')
}
