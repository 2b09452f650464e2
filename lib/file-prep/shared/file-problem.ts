import type { FileProblem } from '@/lib/evidence/inspect-file'

/**
 * Why a file cannot enter the queue. In addition to the rules shared with the server, only the browser can detect a
 * folder, a file that vanished after it was picked, one that cannot be opened, and one that takes endless work.
 */
export const BROWSER_PROBLEMS = [
  'folder',
  'file_unreadable',
  'pdf_password',
  'pdf_corrupt',
  'pdf_without_pages',
  'covered_text_left',
  'tiff_unsupported',
  'took_too_long',
  /** The worker failed while it processed the file. */
  'processing_failed',
  /** The processed file (for example, redacted) is not in this browser any more. */
  'processed_file_missing',
  /** These four can be evidence once they are saved as PDF. */
  'word_file',
  'spreadsheet_file',
  'mail_file',
  'office_password',
  'conversion_failed',
  'converter_unavailable',
] as const

export type ProcessingProblem = FileProblem | (typeof BROWSER_PROBLEMS)[number]

/** What a preview shows. `thumbnail` is null when the browser could not draw one; `pages` is null for images. */
export type FilePreview =
  | { ok: true; thumbnail: Blob | null; pages: number | null }
  | { ok: false; problem: ProcessingProblem }
