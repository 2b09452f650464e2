import { partOf } from '@/components/uploads/queue/item-steps'
import type { RestorableRow, RowFiles } from '@/components/uploads/queue/row-files'
import type { KeptItem, UploadQueue } from '@/components/uploads/queue/types'

/** `index`: its position in the queue before it was removed. */
export type RemovedRow = RestorableRow & { index: number }

/** Older removals cannot be undone, because their files take memory. */
const MAX_REMOVED_ROWS = 10

/** The rows that were removed last, with their files; each removal can be undone once. */
export function createRemovedRows() {
  const rows = new Map<string, RemovedRow>()
  return {
    keep(row: RemovedRow) {
      rows.set(row.id, row)
      const [oldest] = rows.keys()
      if (oldest !== undefined && rows.size > MAX_REMOVED_ROWS) rows.delete(oldest)
    },
    take(id: string): RemovedRow | undefined {
      const row = rows.get(id)
      rows.delete(id)
      return row
    },
    files: (): RowFiles[] =>
      [...rows.values()].flatMap(({ files, partFiles }) => [files, ...partFiles.values()]),
  }
}

/** A row of the queue with its files and those of its source rows; undefined without files. */
export function snapshotRow(
  { items }: UploadQueue,
  files: ReadonlyMap<string, RowFiles>,
  id: string,
): RemovedRow | undefined {
  const index = items.findIndex((item) => item.id === id)
  const item = items[index]
  const own = files.get(id)
  if (!item || !own) return undefined
  const partFiles = item.parts.flatMap((part) => {
    const file = files.get(part.id)
    return file ? [[part.id, file] as const] : []
  })
  return { ...partOf(item), parts: item.parts, files: own, partFiles: new Map(partFiles), index }
}

/** The row in the form of the queue's state, without its files. */
export function toKeptItem(row: RestorableRow): KeptItem {
  return { ...partOf(row), parts: row.parts }
}
