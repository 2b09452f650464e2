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

/** Where a file stands, from the drop to the document. Exactly one of these. */
export type FileState =
  | { step: 'checking' }
  /** `fixes`: what the desk can do about it. */
  | { step: 'refused'; problem: PrepareProblem; fixes: readonly Fix[] }
  | { step: 'needs_kind' }
  | { step: 'ready' }
  /** Asked to be sent; waits until one of the few places is free. */
  | { step: 'queued' }
  /** `percent` of its bytes are on their way, from 0 to 100. */
  | { step: 'sending'; percent: number }
  /** All of it has left the browser, and our server talks to Omise before it answers. */
  | { step: 'waiting_for_omise' }
  /** It came back after the page was gone, and our server is asked whether it arrived. */
  | { step: 'settling' }
  /** Our server has it and goes on by itself until Omise has it too. */
  | { step: 'waiting'; reason: WaitingReason }
  | { step: 'delivered'; document: DeliveredDocument }
  | { step: 'failed'; error: ProblemLike; retryable: boolean }
  /** `withdrawnBy`: it was withdrawn after the server had it, so its upload id has ended. */
  | { step: 'cancelled'; withdrawnBy?: string | undefined }

type DeliveredDocument = Pick<Document, 'id' | 'filename'>

/** What the browser says of a picked file. Size in bytes, `lastModified` in milliseconds since 1970. */
export type PickedFile = { name: string; size: number; lastModified: number }

export type QueueItem = {
  /** Names the row for as long as it stays in the queue. */
  id: string
  picked: PickedFile
  /** The name at Omise; the picked one until the check has told the format. */
  filename: string
  /** Null until the check has passed. */
  format: Format | null
  /** Null where unknown, and for images. */
  pages: number | null
  kind: Kind | null
  /** What was made of the file; null until then, and where nothing could look into it. */
  preparation: Preparation | null
  /** The dispute got the same file before; null where not, and while unknown. */
  same: SameFile | null
  /** By this the server recognises the upload; null before the first try. Kept over retries. */
  uploadId: string | null
  /** The files that it was combined from, in the order they had; they come back when it is taken apart. */
  parts: readonly Part[]
  /** It was in the queue before the page was loaded, and the person has not acknowledged that yet. */
  restored: boolean
  state: FileState
}

/** What is known of a file that is in another now. */
export type Part = Pick<
  QueueItem,
  'id' | 'picked' | 'filename' | 'kind' | 'uploadId' | 'preparation'
>

/** What was written down of a file, to be taken up where it was left. */
export type KeptItem = Part & Pick<QueueItem, 'parts'>

export type UploadQueue = {
  items: readonly QueueItem[]
  /** Why nothing more is sent, though files wait. */
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
  /** The person wants the file sent as it was picked, or as it was made. */
  | { type: 'form_chosen'; id: string; form: SentForm }
  /** The person had the file changed. */
  | { type: 'reprocessed'; id: string; preparation: Preparation }
  /** The changes are to be undone: it is looked into again from the picked file. */
  | { type: 'reset'; id: string }
  /** The person had one file made of those: it takes their place. */
  | { type: 'combined'; id: string; picked: PickedFile; ids: readonly string[] }
  | { type: 'uncombined'; id: string }
  | { type: 'kind_chosen'; ids: readonly string[]; kind: Kind }
  | { type: 'renamed'; id: string; filename: string }
  | { type: 'replaced'; id: string; picked: PickedFile }
  /** `uploadIds` holds a fresh id per file; a file that was tried before keeps its own. */
  | { type: 'upload_requested'; uploadIds: Readonly<Record<string, string>> }
  | { type: 'started'; id: string }
  | { type: 'progressed'; id: string; percent: number }
  | { type: 'sent'; id: string }
  | { type: 'delivered'; id: string; document: DeliveredDocument }
  /** Our server says where the upload stands; null: it never got it. */
  | { type: 'followed'; id: string; upload: Upload | null }
  | { type: 'failed'; id: string; error: ProblemLike }
  /** The person wants to look at the documents before anything is sent: our server has not taken this file. */
  | { type: 'held_back'; id: string }
  | { type: 'cancelled'; id: string }
  | { type: 'removed'; id: string }
  /** `index`: the row's place in the queue before it was removed. */
  | { type: 'removal_undone'; item: KeptItem; index: number }
  | { type: 'delivered_dismissed' }
  | { type: 'connection_changed'; online: boolean }
