import type { Edits } from './edit'
import type { Combined, CombineOptions, Prepared, Step } from './processed'

/** What a page asks of the worker, one at a time. */
export type Job =
  | { task: 'prepare'; file: File }
  | { task: 'shrink'; file: File }
  | { task: 'split'; file: File }
  | { task: 'edit'; file: File; edits: Edits }
  | { task: 'combine'; files: readonly File[]; filename: string; options: CombineOptions }

/** What the worker says: any number of steps, then one end. */
export type WorkerMessage =
  | { type: 'step'; step: Step }
  | { type: 'done'; results: readonly Prepared[] }
  | { type: 'combined'; combined: Combined }
  | { type: 'failed'; message: string }
