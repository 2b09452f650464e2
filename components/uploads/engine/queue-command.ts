import { newUuid } from '@/lib/api-client/new-uuid'
import type { Upload } from '@/lib/contract/documents'
import type { Kind } from '@/lib/evidence/kinds'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import type { SentForm } from '@/components/uploads/queue/processing'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type NamedFile = FileToAdd & { id: string }

/** The payload of each command; ids are those of rows. */
type Payloads = {
  /** The ids are given, so that sending the same files twice is harmless. */
  add: { files: readonly NamedFile[] }
  /** Replaces a refused file. */
  replace: { id: string; entry: FileToAdd }
  choose_kind: { ids: readonly string[]; kind: Kind }
  /** Undoes a kind chosen for several rows; `kinds`: the earlier ones, null for none. */
  restore_kinds: { kind: Kind; kinds: Readonly<Record<string, Kind | null>> }
  rename: { id: string; filename: string }
  /** Whether the processed or the original file is sent. */
  choose_form: { id: string; form: SentForm }
  /** Replaces a row's file by its edited version. */
  reprocess: { id: string; made: ReadyFile }
  /** Undoes the edits. */
  reset: { id: string }
  /** Replaces a row by the files that it was split into. */
  split: { id: string; files: readonly (NamedFile & { ready: ReadyFile })[] }
  /**
   * Replaces rows by the file that was combined from them; `id` is that of its row. `hashes`: the SHA-256 of each of their
   * files, in hex; absent in tabs of older versions.
   */
  combine: {
    id: string
    file: File
    ids: readonly string[]
    hashes?: Readonly<Record<string, string>> | undefined
  }
  uncombine: { id: string }
  /** `suggestedKinds`: of the rows among `ids` without a chosen kind, as the person saw them. */
  upload: { ids: readonly string[]; suggestedKinds?: Readonly<Record<string, Kind>> | undefined }
  cancel: { id: string }
  /** Applies the state that our server reports for a row's upload. */
  follow: { id: string; upload: Upload }
  remove: { id: string }
  undo_removal: { id: string }
  dismiss_delivered: unknown
  acknowledge_restored: unknown
}

type Name = keyof Payloads

/** A person's action on a queue, in a form that can be sent to another tab. */
export type QueueCommand<Type extends Name = Name> = {
  [Each in Type]: { type: Each } & Payloads[Each]
}[Type]

/** One function for each command. */
export type QueueVerbs = { [Type in Name]: (command: QueueCommand<Type>) => void }

export function withIds(files: readonly FileToAdd[]): NamedFile[] {
  return files.map((file) => ({ ...file, id: newUuid() }))
}
