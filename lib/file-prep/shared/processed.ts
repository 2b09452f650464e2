import type { Format } from '@/lib/evidence/formats'
import type { ProcessingProblem } from './file-problem'

/** The changes made to a file; the row lists each, and restoring the original undoes them. */
export const CHANGES = [
  'converted_from_heic',
  'converted_from_avif',
  'converted_from_webp',
  'converted_from_gif',
  'converted_from_bmp',
  'converted_from_tiff',
  /** Only the first of several pictures in the file was kept. */
  'first_picture_kept',
  /** Encoded again from what the browser could decode of a damaged JPG or PNG. */
  'resaved',
  'turned_upright',
  'location_removed',
  'metadata_removed',
  'split',
  'turned',
  'cropped',
  'redacted',
  'shrunk',
] as const

export type Change = (typeof CHANGES)[number]

/** The manual edits of one page of a PDF, or of a picture (`page` is null). */
export type HandEdit = {
  page: number | null
  /** Degrees clockwise. */
  turn: 0 | 90 | 180 | 270
  cropped: boolean
  /** The number of blacked-out areas. */
  boxes: number
}

/** The location of a number; pages count from 1. */
export type NumberPlace = { in: 'filename' } | { in: 'page'; page: number }

/** What the agent should check before sending. None of it prevents sending. */
export type Note =
  | { note: 'many_pages'; pages: number; limit: number }
  | { note: 'blank_pages'; pages: readonly number[] }
  | { note: 'blank_picture' }
  | { note: 'too_small'; width: number; height: number }
  | { note: 'blurred' }
  | { note: 'card_number'; place: NumberPlace; lastFour: string }
  | { note: 'thai_id'; place: NumberPlace; lastFour: string }
  /** The file has more pages, or slower ones, than were checked. */
  | { note: 'pages_not_checked'; fromPage: number }

/** What the desk itself can do about a problem. */
export const FIXES = ['shrink', 'split'] as const

export type Fix = (typeof FIXES)[number]

export type Original = { filename: string; size: number; sha256: string }

export type ReadyFile = {
  state: 'ready'
  /**
   * Under the name for the bank: cleaned, with the extension of its format. The same bytes as the original without
   * `changes`.
   */
  file: File
  format: Format
  sha256: string
  changes: readonly Change[]
  /** Details of the changes `turned`, `cropped` and `redacted`. */
  edits: readonly HandEdit[]
  notes: readonly Note[]
  original: Original
  /** Null for pictures. */
  pages: number | null
  /** Pixels of the upright picture; null for a PDF. */
  picture: { width: number; height: number } | null
  /** A thumbnail, upright; null when the browser could not draw it. */
  thumbnail: Blob | null
}

export type BlockedFile = {
  state: 'blocked'
  problem: ProcessingProblem
  fixes: readonly Fix[]
  /** Blacked-out text that also occurs on other pages, which count from 1. */
  found?: { text: string; pages: readonly number[] } | undefined
}

export type ProcessedFile = ReadyFile | BlockedFile

/** The current step of the worker, in the order of work. */
export const STEPS = ['reading', 'decoding', 'tile', 'encoding', 'checking', 'hashing'] as const

export type Step = (typeof STEPS)[number]

/** Called before each step; the time limit applies from one call to the next. */
export type OnStep = (step: Step) => void

export function blocked(problem: ProcessingProblem, fixes: readonly Fix[] = []): BlockedFile {
  return { state: 'blocked', problem, fixes }
}

export type CombineOptions = {
  /** A first page that lists the files with their pages; null for none. */
  cover: { title: string } | null
}

/** `file` still has to be processed: it may be too large. A blocking file is the one that was read last. */
export type Combined = { state: 'combined'; file: File } | BlockedFile
