import { newUploadId } from '@/lib/api-client/new-upload-id'
import type { Upload } from '@/lib/contract/documents'
import type { Kind } from '@/lib/evidence/kinds'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import type { SentForm } from '@/components/uploads/queue/processing'
import type { FileToAdd } from '@/components/uploads/queue/row-files'

export type NamedFile = FileToAdd & { id: string }

/** What each command carries; ids are those of rows. */
type Payloads = {
  /** The ids are given, so that the same files can be handed over twice. */
  add: { files: readonly NamedFile[] }
  /** Another file in the place of one that was refused. */
  replace: { id: string; entry: FileToAdd }
  choose_kind: { ids: readonly string[]; kind: Kind }
  rename: { id: string; filename: string }
  /** Whether the processed file is sent, or the one that was picked. */
  choose_form: { id: string; form: SentForm }
  /** Puts what was made of a row's file by hand in its place. */
  reprocess: { id: string; made: ReadyFile }
  /** Undoes what was made of it by hand. */
  reset: { id: string }
  /** Puts a file that was made of other rows in their place; `id` is that of its row. */
  combine: { id: string; file: File; ids: readonly string[] }
  uncombine: { id: string }
  upload: { ids: readonly string[] }
  cancel: { id: string }
  /** Takes over the state that our server reports for a row's upload. */
  follow: { id: string; upload: Upload }
  remove: { id: string }
  undo_removal: { id: string }
  dismiss_delivered: unknown
  acknowledge_restored: unknown
}

type Name = keyof Payloads

/** What a person does with a queue, in a form that can be handed to another tab. */
export type QueueCommand<Type extends Name = Name> = {
  [Each in Type]: { type: Each } & Payloads[Each]
}[Type]

/** One function for each command. */
export type QueueVerbs = { [Type in Name]: (command: QueueCommand<Type>) => void }

export function withIds(files: readonly FileToAdd[]): NamedFile[] {
  return files.map((file) => ({ ...file, id: newUploadId() }))
}
