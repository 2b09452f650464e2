import { lacksRemoval } from '@/components/uploads/queue/processing'
import {
  hasPreparedFile,
  type RestorableRow,
  type RowFiles,
} from '@/components/uploads/queue/row-files'
import type { KeptItem } from '@/components/uploads/queue/types'

/** A row as another tab displayed it; its files are absent where they did not arrive there. */
export type DisplayedRow = KeptItem & {
  files: RowFiles | undefined
  partFiles: ReadonlyMap<string, RowFiles>
}

/**
 * The rows with which a tab continues. What was displayed is newer than what was stored (`kept`), which has the files that
 * did not arrive. A row with an upload id resumes under it, so that it is neither lost nor sent twice.
 */
export function latestRows(
  kept: readonly RestorableRow[],
  displayed: readonly DisplayedRow[],
): RestorableRow[] {
  const stored = new Map(kept.map((row) => [row.id, row]))
  const held = new Set(kept.flatMap(idsIn))
  const latest = new Map<string, RestorableRow>()
  for (const row of displayed) {
    const version = latestVersion(row, stored.get(row.id))
    if (version) latest.set(row.id, version)
  }
  return [
    ...kept.map((row) => latest.get(row.id) ?? row),
    // One whose parts are stored themselves would have them twice.
    ...[...latest.values()].filter((row) => !idsIn(row).some((id) => held.has(id))),
  ]
}

function latestVersion(
  row: DisplayedRow,
  stored: RestorableRow | undefined,
): RestorableRow | undefined {
  // A tab that missed a broadcast displays an older version than the stored one.
  if (stored && isBeforeRemoval(row, stored)) return stored
  const own = withFiles(row)
  if (own && hasPreparedFile(own.files, own.preparation)) return own
  if (!stored) return own
  const { files, parts, partFiles } = stored
  return { ...row, files, parts, partFiles }
}

function isBeforeRemoval(row: DisplayedRow, stored: RestorableRow): boolean {
  const { name, size } = stored.picked
  const isSameFile = row.picked.name === name && row.picked.size === size
  return isSameFile && row.uploadId === null && lacksRemoval(row.preparation, stored.preparation)
}

/** Undefined without its own file, or that of a part. */
function withFiles(row: DisplayedRow): RestorableRow | undefined {
  const { files, parts, partFiles } = row
  return files && parts.every(({ id }) => partFiles.has(id)) ? { ...row, files } : undefined
}

function idsIn({ id, parts }: RestorableRow): string[] {
  return [id, ...parts.map((part) => part.id)]
}
