import type { Kind } from '@/lib/evidence/kinds'
import type { FileBytes } from '@/lib/file-prep/shared/file-bytes'
import type { Change, ReadyFile } from '@/lib/file-prep/shared/processed'
import { HeldFile } from './held-file'
import { isChanged, mergeChanges, sentForm, type ProcessingResult } from './processing'
import type { KeptItem, PickedFile } from './types'

/** The files of a row. */
export type RowFiles = {
  /** The picked file. */
  source: HeldFile
  /** The processed file; null when nothing was changed. */
  processed: HeldFile | null
}

/** `folder`: the browser passes a dropped folder as if it were a file. */
export type FileToAdd = {
  file: File | FileBytes
  folder?: boolean | undefined
  /** Created here from others in the queue, and valid. */
  ready?: ReadyFile | undefined
  /** How it was made here from the picked file, which is no longer needed. */
  changes?: readonly Change[] | undefined
  /** Dropped onto the place of this kind. */
  kind?: Kind | undefined
}

/** A dropped, picked or pasted file. */
export type PickedEntry = FileToAdd & { file: File }

/** A file that was in the queue when its page was closed. */
export type RestorableRow = KeptItem & {
  files: RowFiles
  /** The files of its parts, by their ids. */
  partFiles: ReadonlyMap<string, RowFiles>
}

/** Null when it is the picked file. */
export function sourceChangesOf({ ready, changes }: FileToAdd): readonly Change[] | null {
  return ready || changes ? mergeChanges(changes ?? [], ready?.changes ?? []) : null
}

/** Before it is processed. A file that was made here is only in memory. */
export function filesToProcess(entry: FileToAdd): RowFiles {
  const { file } = entry
  const isPicked = sourceChangesOf(entry) === null && file instanceof File
  return { source: isPicked ? HeldFile.onDisk(file) : HeldFile.inMemory(file), processed: null }
}

/** Those of a row in the order in which their bytes are stored. */
export function heldFiles({ source, processed }: RowFiles): HeldFile[] {
  return processed ? [processed, source] : [source]
}

/** The file that is displayed and sent. */
export function fileToSend(
  { source, processed }: RowFiles,
  preparation: ProcessingResult | null,
): HeldFile {
  return processed && isChanged(preparation) ? processed : source
}

/**
 * False when the prepared file is not here: a tab that takes over may know of a change whose bytes it never received. The
 * picked file must not be shown or sent in its place.
 */
export function hasPreparedFile(files: RowFiles, preparation: ProcessingResult | null): boolean {
  return preparation === null || fileToSend(files, preparation).size === sentForm(preparation).size
}

/** False for the file of an earlier version of the row, which was replaced since. The server may have converted it. */
export function isPickedFile(
  { name, size, lastModified }: HeldFile,
  { picked, sourceChanges }: Pick<KeptItem, 'picked' | 'sourceChanges'>,
): boolean {
  if (sourceChanges !== null) return true
  return name === picked.name && size === picked.size && lastModified === picked.lastModified
}

/**
 * False for the result of an earlier file: another tab changed it meanwhile, and that change must not be lost. A file
 * without a preparation, which is too large for example, is compared by its metadata.
 */
export function isOutputOf(
  { file, original }: ReadyFile,
  files: RowFiles,
  preparation: ProcessingResult | null,
): boolean {
  if (preparation) return sentForm(preparation).sha256 === original.sha256
  const { name, size, lastModified } = files.source
  return original.filename === name && original.size === size && file.lastModified === lastModified
}

export function metadataOf({ name, size, lastModified }: PickedFile): PickedFile {
  return { name, size, lastModified }
}

/** Revokes an object URL. */
export function revoke(url: string | undefined): void {
  if (url) URL.revokeObjectURL(url)
}
