import type { Format } from '@/lib/evidence/formats'
import type { PrepareProblem } from './file-problem'

/** What was done to a file, each a thing that is named on its row and undone by taking the original. */
export const CHANGES = [
  'converted_from_heic',
  'converted_from_avif',
  'converted_from_webp',
  'converted_from_gif',
  'converted_from_bmp',
  'converted_from_tiff',
  /** Of several pictures in the file only the first was kept. */
  'first_picture_kept',
  /** Encoded from what the browser could decode of a damaged JPG or PNG. */
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

/** What was done by hand to one page of a PDF, or to a picture (`page` is null). */
export type HandEdit = {
  page: number | null
  /** Degrees clockwise. */
  turn: 0 | 90 | 180 | 270
  cropped: boolean
  /** How many were blacked out. */
  boxes: number
}

/** Where a number was found; pages count from 1. */
export type NumberPlace = { in: 'filename' } | { in: 'page'; page: number }

/** What the agent should look at before sending. None of it stops the file. */
export type Note =
  | { note: 'many_pages'; pages: number; limit: number }
  | { note: 'blank_pages'; pages: readonly number[] }
  | { note: 'blank_picture' }
  | { note: 'too_small'; width: number; height: number }
  | { note: 'blurred' }
  | { note: 'card_number'; place: NumberPlace; lastFour: string }
  | { note: 'thai_id'; place: NumberPlace; lastFour: string }
  /** The file has more pages, or slower ones, than were looked into. */
  | { note: 'pages_not_checked'; fromPage: number }

/** What the desk itself can do about a problem. */
export const FIXES = ['shrink', 'split'] as const

export type Fix = (typeof FIXES)[number]

export type Original = { filename: string; size: number; sha256: string }

export type ReadyFile = {
  state: 'ready'
  /** Named for the bank: cleaned, with the extension of its bytes. The same bytes as the original without `changes`. */
  file: File
  format: Format
  sha256: string
  changes: readonly Change[]
  /** More of the changes `turned`, `cropped` and `redacted`. */
  edits: readonly HandEdit[]
  notes: readonly Note[]
  original: Original
  /** Null for pictures. */
  pages: number | null
  /** Pixels of the picture, upright; null for a PDF. */
  picture: { width: number; height: number } | null
  /** A small one, upright; null where the browser could not draw it. */
  thumbnail: Blob | null
}

export type BlockedFile = {
  state: 'blocked'
  problem: PrepareProblem
  fixes: readonly Fix[]
  /** What was blackened and stands on other pages, from 1, as well. */
  found?: { text: string; pages: readonly number[] } | undefined
}

export type Prepared = ReadyFile | BlockedFile

/** What the worker is at, in the order of work. */
export const STEPS = ['reading', 'decoding', 'tile', 'encoding', 'checking', 'hashing'] as const

export type Step = (typeof STEPS)[number]

/** Told before each piece of work; the time limit counts from one call to the next. */
export type OnStep = (step: Step) => void

export function blocked(problem: PrepareProblem, fixes: readonly Fix[] = []): BlockedFile {
  return { state: 'blocked', problem, fixes }
}

export type CombineOptions = {
  /** A first page that lists the files with their pages; null for none. */
  cover: { title: string } | null
}

/** `file` is to be prepared like any other: it may be too large. What blocks is the file that was read last. */
export type Combined = { state: 'combined'; file: File } | BlockedFile
