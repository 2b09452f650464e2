import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { isChanged, type Preparation } from './processing'
import type { KeptItem, PickedFile } from './types'

/** The files of a row. */
export type RowFiles = {
  /** As it was picked. */
  source: File
  /** As it was made fit; null where that changed nothing. */
  made: File | null
}

/** A dropped, picked or pasted file. `folder`: the browser hands over a dropped folder as if it were one. */
export type FileToAdd = {
  file: File
  folder?: boolean | undefined
  /** It was made here, of others in the queue, and is fit. */
  ready?: ReadyFile | undefined
}

/** A file that was in the queue when its page went. */
export type RestorableRow = KeptItem & {
  files: RowFiles
  /** The files of its parts, by their ids. */
  partFiles: ReadonlyMap<string, RowFiles>
}

export function filesAsPicked(source: File): RowFiles {
  return { source, made: null }
}

/** The one that is shown and sent. */
export function fileToSend({ source, made }: RowFiles, preparation: Preparation | null): File {
  return made && isChanged(preparation) ? made : source
}

export function factsOf({ name, size, lastModified }: File): PickedFile {
  return { name, size, lastModified }
}

/** Lets go of the bytes behind an object URL. */
export function revoke(url: string | undefined): void {
  if (url) URL.revokeObjectURL(url)
}
