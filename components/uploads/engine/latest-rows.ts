import type { StoredPlace } from '@/components/uploads/queue/held-file'
import {
  hasPreparedFile,
  heldFiles,
  isPickedFile,
  type RestorableRow,
  type RowFiles,
} from '@/components/uploads/queue/row-files'
import type { KeptItem, Part } from '@/components/uploads/queue/types'

/** A row as another tab displayed it; its files are absent where they did not arrive there. */
export type DisplayedRow = KeptItem & {
  files: RowFiles | undefined
  partFiles: ReadonlyMap<string, RowFiles>
  isDelivered: boolean
}

/**
 * The rows with which a tab continues. What was displayed is usually newer than what was stored (`kept`), which has the
 * files that did not arrive. A row with an upload id resumes under it, so that it is neither lost nor sent twice: also one
 * that was delivered while an older version of it was still stored. A row whose bytes are lost stays, and says so.
 */
export function latestRows(
  kept: readonly RestorableRow[],
  displayed: readonly DisplayedRow[],
): RestorableRow[] {
  const current = kept.flatMap((row) => splitIfChanged(row, displayed))
  const stored = new Map(current.map((row) => [row.id, row]))
  const held = new Set(current.flatMap(idsIn))
  const latest = new Map<string, RestorableRow>()
  // A part may have been changed before it was combined, and not stored since.
  const changedParts = displayed
    .flatMap(partRows)
    .filter(({ id, revision }) => (stored.get(id)?.revision ?? revision) < revision)
  for (const row of [...displayed, ...changedParts]) {
    const version = latestVersion(row, stored.get(row.id), kept)
    if (version && (stored.has(row.id) || !row.isDelivered)) latest.set(row.id, version)
  }
  return [
    ...current.map((row) => latest.get(row.id) ?? row),
    // Skips a combined row whose parts are stored as rows of their own.
    ...[...latest.values()].filter((row) => !idsIn(row).some((id) => held.has(id))),
  ]
}

/** Whether their bytes are here or in the store, where they may have been replaced. */
function areReadable({ files, partFiles }: RestorableRow, kept: readonly RestorableRow[]): boolean {
  return [files, ...partFiles.values()]
    .flatMap(heldFiles)
    .every(({ place }) => place === null || isStored(place, kept))
}

function isStored({ row, version }: StoredPlace, kept: readonly RestorableRow[]): boolean {
  return kept.some(({ id, files }) => id === row && files.source.place?.version === version)
}

/** The parts of a combined row that was split since it was stored, when one of them was changed after that. */
function splitIfChanged(
  row: RestorableRow,
  displayed: readonly DisplayedRow[],
): readonly RestorableRow[] {
  const isChanged = row.parts.some((part) =>
    displayed.some(({ id, revision }) => id === part.id && revision > part.revision),
  )
  if (!isChanged) return [row]
  const parts = partRows(row).flatMap(({ files, ...part }) => (files ? [{ ...part, files }] : []))
  return parts.length === row.parts.length ? parts : [row]
}

/** As rows of their own. */
function partRows({ parts, partFiles }: Pick<DisplayedRow, 'parts' | 'partFiles'>): DisplayedRow[] {
  return parts.map((part) => ({
    ...part,
    parts: [],
    files: partFiles.get(part.id),
    partFiles: new Map(),
    isDelivered: false,
  }))
}

function latestVersion(
  row: DisplayedRow,
  stored: RestorableRow | undefined,
  kept: readonly RestorableRow[],
): RestorableRow | undefined {
  // A tab that missed a broadcast displays an older version than the stored one.
  if (stored && stored.revision > row.revision) return stored
  const own = withFiles(row)
  if (own && hasPreparedFile(own.files, own.preparation) && areReadable(own, kept)) return own
  if (!stored || !isPickedFile(stored.files.source, row)) return own ?? stored
  const { files, parts, partFiles } = stored
  return { ...row, files, parts, partFiles }
}

/** Undefined without its own file, or that of a part. A replaced file must not be prepared in place of the new one. */
function withFiles(row: DisplayedRow): RestorableRow | undefined {
  const { files, parts, partFiles } = row
  if (!files || !isPickedFile(files.source, row)) return undefined
  return parts.every((part) => hasPickedFile(part, partFiles)) ? { ...row, files } : undefined
}

function hasPickedFile(part: Part, files: ReadonlyMap<string, RowFiles>): boolean {
  const found = files.get(part.id)
  return found !== undefined && isPickedFile(found.source, part)
}

function idsIn({ id, parts }: RestorableRow): string[] {
  return [id, ...parts.map((part) => part.id)]
}
