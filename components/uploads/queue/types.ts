import type { ProblemLike } from '@/components/problems/write-problem'
import type { Document, Upload } from '@/lib/contract/documents'
import type { SameFile } from '@/lib/contract/same-files'
import type { Format } from '@/lib/evidence/formats'
import type { Kind } from '@/lib/evidence/kinds'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import type { Fix } from '@/lib/file-prep/shared/processed'
import type { WaitingReason } from './follow-up'
import type { ProcessingResult, SentForm } from './processing'
import type { Pause } from './upload-failures'

/** The state of a file, from the drop to the document. Tabs of other versions read these names, so they stay. */
export type FileState =
  /** The browser reads and processes the file. */
  | { step: 'checking' }
  /** The check found a problem. `fixes`: what the desk can do about it. */
  | { step: 'refused'; problem: ProcessingProblem; fixes: readonly Fix[] }
  /** Checked; the agent has to choose a kind. */
  | { step: 'needs_kind' }
  /** Checked, with a kind; the agent has not sent it. */
  | { step: 'ready' }
  /** The agent has sent it; it waits for a free upload slot. */
  | { step: 'queued' }
  /** The request is in progress; `percent` of the bytes are sent, from 0 to 100. */
  | { step: 'sending'; percent: number }
  /** The request body is sent; the response to it is pending, because our server waits for Omise. */
  | { step: 'waiting_for_omise' }
  /** Restored with an upload id; our server is polled for whether it received the file. */
  | { step: 'settling' }
  /** Our server has the file and delivers it to Omise without this page. */
  | { step: 'waiting'; reason: WaitingReason }
  /** Omise has the document. */
  | { step: 'delivered'; document: DeliveredDocument }
  /** The upload ended with an error; our server may have the file when the error leaves that open. */
  | { step: 'failed'; error: ProblemLike; retryable: boolean }
  /** The agent cancelled it. `withdrawnBy`: after our server had received it, so its upload id cannot be reused. */
  | { step: 'cancelled'; withdrawnBy?: string | undefined }

type DeliveredDocument = Pick<Document, 'id' | 'filename'>

/** A picked file as the browser describes it: size in bytes, `lastModified` in milliseconds since 1970. */
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
  preparation: ProcessingResult | null
  /** An earlier upload of the same file to the dispute; null when there is none, or it is unknown. */
  same: SameFile | null
  /** Identifies the upload for the server; null before the first attempt. Kept over retries. */
  uploadId: string | null
  /** Its source files, in order; splitting restores them. */
  parts: readonly Part[]
  /** Restored from the browser's storage; false once the agent has acknowledged it. */
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
      preparation: ProcessingResult | null
    }
  | { type: 'check_refused'; id: string; problem: ProcessingProblem; fixes: readonly Fix[] }
  | { type: 'same_found'; id: string; same: SameFile }
  /** The person wants the original or the processed file sent. */
  | { type: 'form_chosen'; id: string; form: SentForm }
  /** The person edited the file. */
  | { type: 'reprocessed'; id: string; preparation: ProcessingResult }
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
