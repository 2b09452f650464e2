import type { FileProblem } from '@/lib/evidence/inspect-file'

/**
 * Why a file cannot go into the queue. Besides the rules that browser and server share, the browser
 * alone can tell a folder, a file that vanished after it was picked, one that no reader opens, and one that
 * keeps its reader busy without end.
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
] as const

export type PrepareProblem = FileProblem | (typeof BROWSER_PROBLEMS)[number]

/**
 * What a look into the file shows. `thumbnail` is a small picture, null where the browser could not
 * draw one; `pages` is null for images.
 */
export type FilePreview =
  | { ok: true; thumbnail: Blob | null; pages: number | null }
  | { ok: false; problem: PrepareProblem }
