import type { Upload } from '@/lib/contract/documents'
import type { Kind } from '@/lib/evidence/kinds'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import type { SentForm } from '@/components/uploads/queue/processing'
import type { FileToAdd } from '@/components/uploads/queue/row-files'
import type { Uploader } from './uploader'

/** What a person does with a queue, in a form that can be handed to another tab. */
export type QueueCommand =
  | { type: 'add'; files: readonly (FileToAdd & { id: string })[] }
  | { type: 'replace'; id: string; entry: FileToAdd }
  | { type: 'choose_kind'; ids: readonly string[]; kind: Kind }
  | { type: 'rename'; id: string; filename: string }
  | { type: 'choose_form'; id: string; form: SentForm }
  | { type: 'reprocess'; id: string; made: ReadyFile }
  | { type: 'reset'; id: string }
  | { type: 'combine'; id: string; file: File; ids: readonly string[] }
  | { type: 'uncombine'; id: string }
  | { type: 'upload'; ids: readonly string[] }
  | { type: 'cancel'; id: string }
  | { type: 'follow'; id: string; upload: Upload }
  | { type: 'remove'; id: string }
  | { type: 'undo_removal'; id: string }
  | { type: 'dismiss_delivered' }
  | { type: 'acknowledge_restored' }

export function perform(runner: Uploader, command: QueueCommand): void {
  switch (command.type) {
    case 'add':
      return runner.add(command.files)
    case 'replace':
      return runner.replace(command.id, command.entry)
    case 'choose_kind':
      return runner.chooseKind(command.ids, command.kind)
    case 'rename':
      return runner.rename(command.id, command.filename)
    case 'choose_form':
      return runner.chooseForm(command.id, command.form)
    case 'reprocess':
      return runner.reprocess(command.id, command.made)
    case 'reset':
      return runner.reset(command.id)
    case 'combine':
      return runner.combine(command.id, command.file, command.ids)
    case 'uncombine':
      return runner.uncombine(command.id)
    case 'upload':
      return runner.upload(command.ids)
    case 'cancel':
      return runner.cancel(command.id)
    case 'follow':
      return runner.follow(command.id, command.upload)
    case 'remove':
      return runner.remove(command.id)
    case 'undo_removal':
      return runner.undoRemoval(command.id)
    case 'dismiss_delivered':
      return runner.dismissDelivered()
    case 'acknowledge_restored':
      return runner.acknowledgeRestored()
  }
}
