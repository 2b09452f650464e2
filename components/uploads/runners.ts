import type { UploadRunner } from './upload-runner'

/**
 * The queues of this tab, by dispute. They outlive their page: going to another dispute and back finds
 * the files still there. Alone in its file, so that asking whether there is one loads none of its code.
 */
export const runners = new Map<string, UploadRunner>()
