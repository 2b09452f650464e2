import type { ProblemLike } from '@/components/problems/write-problem'
import type { Document, Upload } from '@/lib/contract/documents'
import type { SameFile } from '@/lib/contract/same-files'
import type { Format } from '@/lib/evidence/formats'
import type { Kind } from '@/lib/evidence/kinds'
import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import type { Change, Fix, Note } from '@/lib/file-prep/shared/processed'
import type { Box, Edit } from '@/lib/file-prep/shared/edit'
import type { WaitingReason } from './follow-up'
import type { ProcessingResult, SentForm } from './processing'
import type { Pause } from './upload-failures'

/** The state of a file, from the drop to the document. Tabs of other versions read these names, so they stay. */
export type FileState =
  /** The browser reads and processes the file. `converting`: after the server has made a PDF of it. */
  | { step: 'checking'; converting?: boolean | undefined }
  /** The check found a problem. `fixes`: what the desk can do about it; `size`: in bytes, of what is too large. */
  | {
      step: 'refused'
      problem: ProcessingProblem
      fixes: readonly Fix[]
      size?: number | undefined
    }
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

/**
 * What the pictures of a file say, read while the agent decides. It belongs to the bytes with the hash `of`, is not
 * stored, and is read again for other bytes. It has the places of numbers and the words of a suggestion, not the text.
 */
export type ReadText = {
  of: string
  isReading: boolean
  notes: readonly Note[]
  /** Over the numbers, by page from 1; a picture is page 1. */
  boxes: readonly { page: number; boxes: readonly Box[] }[]
  /** Of the pages that are not upright, in degrees clockwise. */
  turns: readonly { page: number; turn: Edit['turn'] }[]
  /** The kind by name and text of the first page; absent while it is read, without words, and from older tabs. */
  suggestion?: KindSuggestion | null | undefined
}

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
  /** How its file was made here from the picked one, before it was processed; null when it is the picked one. */
  sourceChanges: readonly Change[] | null
  /** The result of processing; null until then, and when no worker was available. */
  preparation: ProcessingResult | null
  /** What its pictures say; absent until they are read, and in a restored row. */
  text?: ReadText | undefined
  /** An earlier upload of the same file to the dispute; null when there is none, or it is unknown. */
  same: SameFile | null
  /** Identifies the upload for the server; null before the first attempt. Kept over retries. */
  uploadId: string | null
  /** Counts the changes of what is stored of the row: of two versions, the higher one is the later. */
  revision: number
  /** The id of the last result that was not used, since the file was changed or sent meanwhile. */
  unusedResult?: string | undefined
  /** Its source files, in order; splitting restores them. */
  parts: readonly Part[]
  /** Restored from the browser's storage; false once the agent has acknowledged it. */
  restored: boolean
  state: FileState
}

/** The description of a file that is now part of another. */
export type Part = Pick<
  QueueItem,
  'id' | 'picked' | 'filename' | 'kind' | 'uploadId' | 'sourceChanges' | 'preparation' | 'revision'
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
  /** `kind`: chosen by where the file was dropped. */
  | {
      type: 'files_added'
      files: readonly {
        id: string
        picked: PickedFile
        kind?: Kind | undefined
        sourceChanges?: QueueItem['sourceChanges']
      }[]
    }
  | { type: 'restored'; items: readonly KeptItem[] }
  | { type: 'restored_acknowledged' }
  | {
      type: 'check_passed'
      id: string
      format: Format
      pages: number | null
      preparation: ProcessingResult | null
    }
  /** The prepared file cannot be had any more, so the picked one is prepared again. */
  | { type: 'preparation_lost'; id: string }
  /** The server makes a PDF of the file, which is checked then. */
  | { type: 'conversion_started'; id: string }
  | { type: 'converted'; id: string; change: Change }
  | {
      type: 'check_refused'
      id: string
      problem: ProcessingProblem
      fixes: readonly Fix[]
      size?: number | undefined
    }
  | { type: 'same_found'; id: string; same: SameFile }
  | { type: 'text_read'; id: string; text: ReadText }
  /** The person wants the original or the processed file sent. */
  | { type: 'form_chosen'; id: string; form: SentForm }
  /** The person edited the file. */
  | { type: 'reprocessed'; id: string; preparation: ProcessingResult }
  /** The edits are undone: the picked file is checked again. */
  | { type: 'reset'; id: string }
  /** The person combined these files: the result replaces them. */
  | { type: 'combined'; id: string; picked: PickedFile; ids: readonly string[] }
  | { type: 'uncombined'; id: string }
  /** `of`: identifies the result. */
  | { type: 'result_unused'; id: string; of: string }
  | { type: 'kind_chosen'; ids: readonly string[]; kind: Kind }
  /** `kind` is the one that was chosen for all; `kinds` has the earlier ones. A row whose kind was changed since stays. */
  | { type: 'kinds_restored'; kind: Kind; kinds: Readonly<Record<string, Kind | null>> }
  | { type: 'renamed'; id: string; filename: string }
  | {
      type: 'replaced'
      id: string
      picked: PickedFile
      sourceChanges?: QueueItem['sourceChanges']
    }
  /**
   * `uploadIds` has a new id per file; a file with an earlier attempt keeps its own. `suggestedKinds`: of the files whose
   * suggested kind the person saw and accepts.
   */
  | {
      type: 'upload_requested'
      uploadIds: Readonly<Record<string, string>>
      suggestedKinds?: Readonly<Record<string, Kind>> | undefined
    }
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
