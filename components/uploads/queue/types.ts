import type { ProblemLike } from '@/components/problems/write-problem'
import type { Document, Upload } from '@/lib/contract/documents'
import type { SameFile } from '@/lib/contract/same-files'
import type { Format } from '@/lib/evidence/formats'
import type { Kind } from '@/lib/evidence/kinds'
import type { PrepareProblem } from '@/lib/file-prep/shared/file-problem'
import type { Fix } from '@/lib/file-prep/shared/processed'
import type { WaitingReason } from './follow-up'
import type { Preparation, SentForm } from './processing'
import type { Pause } from './upload-failures'

/** The state of a file, from the drop to the document. */
export type FileState =
  | { step: 'checking' }
  /** `fixes`: what the desk can do about it. */
  | { step: 'refused'; problem: PrepareProblem; fixes: readonly Fix[] }
  | { step: 'needs_kind' }
  | { step: 'ready' }
  /** Requested to be sent; waits for a free slot. */
  | { step: 'queued' }
  /** `percent` of its bytes are sent, from 0 to 100. */
  | { step: 'sending'; percent: number }
  /** All of it is sent, and our server waits for Omise before it responds. */
  | { step: 'waiting_for_omise' }
  /** Restored after the page was closed; our server is asked whether it arrived. */
  | { step: 'settling' }
  /** Our server has it and continues by itself until Omise has it too. */
  | { step: 'waiting'; reason: WaitingReason }
  | { step: 'delivered'; document: DeliveredDocument }
  | { step: 'failed'; error: ProblemLike; retryable: boolean }
  /** `withdrawnBy`: it was withdrawn after the server had it, so its upload id has ended. */
  | { step: 'cancelled'; withdrawnBy?: string | undefined }

type DeliveredDocument = Pick<Document, 'id' | 'filename'>

/** The browser's metadata of a picked file. Size in bytes, `lastModified` in milliseconds since 1970. */
export type PickedFile = { name: string; size: number; lastModified: number }

export type QueueItem = {
  /** Identifies the row while it is in the queue. */
  id: string
  picked: PickedFile
  /** The name at Omise; the picked one until the check has determined the format. */
  filename: string
  /** Null until the check has passed. */
  format: Format | null
  /** Null when unknown, and for images. */
  pages: number | null
  kind: Kind | null
  /** The result of processing; null until then, and when no worker was available. */
  preparation: Preparation | null
  /** An earlier upload of the same file to the dispute; null when there is none, or it is unknown. */
  same: SameFile | null
  /** Identifies the upload for the server; null before the first attempt. Kept over retries. */
  uploadId: string | null
  /** Its source files, in order; splitting restores them. */
  parts: readonly Part[]
  /** It was in the queue before the page was loaded, which the person has not acknowledged yet. */
  restored: boolean
  state: FileState
}

/** The description of a file that is now part of another. */
export type Part = Pick<
  QueueItem,
  'id' | 'picked' | 'filename' | 'kind' | 'uploadId' | 'preparation'
>

/** The stored description of a file, from which it resumes. */
export type KeptItem = Part & Pick<QueueItem, 'parts'>

export type UploadQueue = {
  items: readonly QueueItem[]
  /** Why sending is paused although files wait. */
  paused: Pause | null
  online: boolean
}

export type QueueEvent =
  | { type: 'files_added'; files: readonly { id: string; picked: PickedFile }[] }
  | { type: 'restored'; items: readonly KeptItem[] }
  | { type: 'restored_acknowledged' }
  | {
      type: 'check_passed'
      id: string
      format: Format
      pages: number | null
      preparation: Preparation | null
    }
  | { type: 'check_refused'; id: string; problem: PrepareProblem; fixes: readonly Fix[] }
  | { type: 'same_found'; id: string; same: SameFile }
  /** The person wants the original or the processed file sent. */
  | { type: 'form_chosen'; id: string; form: SentForm }
  /** The person edited the file. */
  | { type: 'reprocessed'; id: string; preparation: Preparation }
  /** The edits are undone: the picked file is checked again. */
  | { type: 'reset'; id: string }
  /** The person combined these files: the result replaces them. */
  | { type: 'combined'; id: string; picked: PickedFile; ids: readonly string[] }
  | { type: 'uncombined'; id: string }
  | { type: 'kind_chosen'; ids: readonly string[]; kind: Kind }
  | { type: 'renamed'; id: string; filename: string }
  | { type: 'replaced'; id: string; picked: PickedFile }
  /** `uploadIds` has a new id per file; a file with an earlier attempt keeps its own. */
  | { type: 'upload_requested'; uploadIds: Readonly<Record<string, string>> }
  | { type: 'started'; id: string }
  | { type: 'progressed'; id: string; percent: number }
  | { type: 'sent'; id: string }
  | { type: 'delivered'; id: string; document: DeliveredDocument }
  /** Our server's state of the upload; null: it never received it. */
  | { type: 'followed'; id: string; upload: Upload | null }
  | { type: 'failed'; id: string; error: ProblemLike }
  /** The person reviews the documents before anything is sent: our server has not accepted this file. */
  | { type: 'held_back'; id: string }
  | { type: 'cancelled'; id: string }
  | { type: 'removed'; id: string }
  /** `index`: the row's position in the queue before it was removed. */
  | { type: 'removal_undone'; item: KeptItem; index: number }
  | { type: 'delivered_dismissed' }
  | { type: 'connection_changed'; online: boolean }
