import type { FileProblem } from '@/lib/evidence/inspect-file'

/**
 * Why a file cannot go into the queue. Besides the rules that browser and server share, the browser
 * alone can tell a folder, a file that vanished after it was picked, one that no reader opens, and one that
 * keeps its reader busy without end.
 */
export type PrepareProblem =
  | FileProblem
  | 'folder'
  | 'file_unreadable'
  | 'pdf_password'
  | 'pdf_corrupt'
  | 'pdf_without_pages'
  | 'covered_text_left'
  | 'tiff_unsupported'
  | 'took_too_long'
