import { newItem, partOf, uncheckedItem } from './item-steps'
import { canCombine, canUncombine } from './queue-rules'
import type { QueueEvent, UploadQueue } from './types'

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
