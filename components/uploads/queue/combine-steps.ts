import { newItem, partOf, uncheckedItem } from './item-steps'
import { sentForm } from './processing'
import { canCombine, canUncombine } from './queue-rules'
import type { QueueEvent, QueueItem, UploadQueue } from './types'

/** A combined file contributes its own source files, so that splitting returns the picked files. */
export function combine(
  queue: UploadQueue,
  { id, picked, ids }: Extract<QueueEvent, { type: 'combined' }>,
): UploadQueue {
  const sources = queue.items.filter((item) => ids.includes(item.id) && canCombine(item))
  const [first] = sources
  if (!first || queue.items.some((item) => item.id === id)) return queue
  const parts = sources.flatMap((item) => (item.parts.length > 0 ? item.parts : [partOf(item)]))
  const items = queue.items.flatMap((item) => {
    if (item === first) return [{ ...newItem({ id, picked }), parts }]
    return sources.includes(item) ? [] : [item]
  })
  return { ...queue, items }
}

/** Its source files are restored in its position, unchanged. */
export function uncombine(queue: UploadQueue, id: string): UploadQueue {
  const index = queue.items.findIndex((item) => item.id === id)
  const whole = queue.items[index]
  if (!whole || !canUncombine(whole)) return queue
  const parts = whole.parts.map((part) => uncheckedItem({ ...part, parts: [] }))
  return { ...queue, items: queue.items.toSpliced(index, 1, ...parts) }
}

/** The rows that cannot be combined any more, or have another file than the one with this SHA-256. */
export function changedSources(
  { items }: UploadQueue,
  hashes: Readonly<Record<string, string>>,
): readonly string[] {
  const current = new Map(items.filter(canCombine).map((item) => [item.id, hashOf(item)]))
  return Object.entries(hashes).flatMap(([id, hash]) => (current.get(id) === hash ? [] : [id]))
}

/** SHA-256 of the bytes that are sent; null before they are known. */
export function hashOf({ preparation }: Pick<QueueItem, 'preparation'>): string | null {
  return preparation && sentForm(preparation).sha256
}
