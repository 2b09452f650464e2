import type { Prepared, Step } from './prepared'

/** What a page asks of the worker, one at a time. */
export type Job = { task: 'prepare'; file: File }

/** What the worker says: any number of steps, then one end. */
export type WorkerMessage =
  | { type: 'step'; step: Step }
  | { type: 'done'; result: Prepared }
  | { type: 'failed'; message: string }
