import type { FileBytes } from './file-bytes'
import type { Format } from '@/lib/evidence/formats'
import type { ConvertibleFormat } from '@/lib/evidence/office-formats'
import type { NumberKind } from '@/lib/evidence/number-kinds'
import type { SensitiveNumber } from '@/lib/evidence/sensitive-numbers'
import type { KindSuggestion } from '@/lib/evidence/suggest-kind'
import type { ProcessingProblem } from './file-problem'

/** The changes made to a file; the row lists each, and restoring the original undoes them. */
export const CHANGES = [
  'converted_from_heic',
  'converted_from_avif',
  'converted_from_webp',
  'converted_from_gif',
  'converted_from_bmp',
  'converted_from_tiff',
  'converted_from_document',
  'converted_from_spreadsheet',
  'converted_from_mail',
  /** All pages of the file are in one PDF. */
  'pages_combined',
  /** Only the first of several pictures in the file was kept. */
  'first_picture_kept',
  /** Encoded again from what the browser could decode of a damaged JPG or PNG. */
  'resaved',
  /** A PDF without the bytes around it, and with its end mark. */
  'repaired',
  /** A PDF without the password that it needed to open. */
  'unlocked',
  'turned_upright',
  'location_removed',
  'metadata_removed',
  'split',
  'turned',
  'cropped',
  'redacted',
  'shrunk',
  /** Everything of a PDF that is not visible on its pages. */
  'hidden_removed',
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

/** Places of numbers on a page, which can be blacked out. */
export const PAGE_PLACES = ['page', 'field', 'annotation'] as const

/** Places of numbers in a PDF outside its pages, which go with everything that is not visible. */
export const DOCUMENT_PLACES = ['metadata', 'bookmarks', 'attachments', 'form'] as const

/** The location of a number; pages count from 1. */
export type NumberPlace =
  | { in: 'filename' }
  | { in: 'picture' }
  | { in: (typeof PAGE_PLACES)[number]; page: number }
  | { in: (typeof DOCUMENT_PLACES)[number] }

export const PAGE_PROBLEMS = ['blurred', 'too_dark', 'faded', 'low_resolution', 'sideways'] as const

export type PageProblem = (typeof PAGE_PROBLEMS)[number]

/** Checks of a PDF that are given up when they take too long; `document_texts`: everything outside its pages. */
export const SLOW_CHECKS = ['document_texts', 'attachments'] as const

/**
 * Why the text in pictures was not read. `not_loaded`: the program or a model for it; `many_pages`: the file has more
 * scanned pages than are read.
 */
export const UNREAD_REASONS = ['not_loaded', 'failed', 'took_too_long', 'many_pages'] as const

export type UnreadReason = (typeof UNREAD_REASONS)[number]

/** What the agent should check before sending. None of it prevents sending. */
export type Note =
  | { note: 'many_pages'; pages: number; limit: number }
  | { note: 'blank_pages'; pages: readonly number[] }
  | { note: 'blank_picture' }
  | { note: 'too_small'; width: number; height: number }
  | { note: 'blurred' }
  /** Of the picture, or of its detail; from 1. */
  | { note: 'part_missing'; percent: number }
  /** Of the original file, from 1, which has this many in `total`: they could not be decoded. */
  | { note: 'pages_missing'; pages: readonly number[]; total: number }
  /** It has more pages than are read, or leads to one that is not in it. */
  | { note: 'later_pages_missing'; fromPage: number }
  | { note: 'too_dark' }
  | { note: 'faded' }
  | { note: 'sideways' }
  /** As its text was read, of a picture or of these pages. */
  | { note: 'not_upright'; pages: readonly number[]; isPicture: boolean }
  /** A PDF with other files in it; those of a portfolio are its content. */
  | { note: 'attached_files'; files: number; isPortfolio: boolean }
  /** Scanned pages, judged like pictures. */
  | { note: 'page_quality'; problem: PageProblem; pages: readonly number[] }
  | { note: NumberKind; place: NumberPlace; lastFour: string }
  /** The file has more pages, or slower ones, than were checked. */
  | { note: 'pages_not_checked'; fromPage: number }
  /** Their quality is unknown: there are more scanned pages, or slower ones, than were judged. */
  | { note: 'scans_not_judged'; fromPage: number }
  /** It took too long. */
  | { note: 'not_checked'; what: (typeof SLOW_CHECKS)[number] }
  /** The text in the picture, or on scanned pages from this one on. */
  | { note: 'text_not_read'; why: UnreadReason; fromPage: number; isPicture: boolean }

/** What the desk itself can do about a problem; `clean`: keep only what the pages of a PDF show. */
export const FIXES = ['shrink', 'split', 'clean'] as const

export type Fix = (typeof FIXES)[number]

export type Original = { filename: string; size: number; sha256: string }

export type ReadyFile = {
  state: 'ready'
  /**
   * Under the name for the bank: cleaned, with the extension of its format. Without `changes` the original; with
   * them bytes, or what a tool made.
   */
  file: File | FileBytes
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
  /** By its name and first page; null when they are not clear. */
  suggestion: KindSuggestion | null
  /**
   * The first one is sent with the file, so that alike files are found later; each of them finds files that are here.
   * None for a file with little content.
   */
  fingerprints?: readonly string[] | undefined
}

export type BlockedFile = {
  state: 'blocked'
  problem: ProcessingProblem
  fixes: readonly Fix[]
  /** In bytes, of what was made of the file and is too large. */
  size?: number | undefined
  /** Blacked-out text that also occurs on other pages, which count from 1. */
  found?: { text: string; pages: readonly number[] } | undefined
  /** A converter can make a PDF of it, or of the page that the worker makes of a mail. */
  convertible?: ConvertibleFormat | undefined
}

export type ProcessedFile = ReadyFile | BlockedFile

/**
 * The current step of the worker, in the order of work. `waiting`: for another worker; `loading`: the program and the
 * model that read text.
 */
export const STEPS = [
  'reading',
  'waiting',
  'decoding',
  'tile',
  'encoding',
  'checking',
  'hashing',
  'loading',
  'recognizing',
] as const

export type Step = (typeof STEPS)[number]

/** Called before each step; the time limit applies from one call to the next. */
export type OnStep = (step: Step) => void

export function blocked(problem: ProcessingProblem, fixes: readonly Fix[] = []): BlockedFile {
  return { state: 'blocked', problem, fixes }
}

export function numberNotes(numbers: readonly SensitiveNumber[], place: NumberPlace): Note[] {
  return numbers.map(({ kind, lastFour }) => ({ note: kind, place, lastFour }))
}

export type CombineOptions = {
  /** A first page that lists the files with their pages; null for none. */
  cover: { title: string } | null
}

/** `file` still has to be processed: it may be too large. A blocking file is the one that was read last. */
export type Combined = { state: 'combined'; file: File } | BlockedFile

/** `file` still has to be processed. `pdf_password` when the password does not open it. */
export type Unlocked = { state: 'unlocked'; file: File } | BlockedFile

/** `page`: the HTML of a mail for the converter, without the start that the server adds. */
export type MailPage = { state: 'page'; page: File } | BlockedFile
