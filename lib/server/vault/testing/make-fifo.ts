import { execFileSync } from 'node:child_process'

/** Node has no API for it. */
export function makeFifo(file: string): void {
  execFileSync('mkfifo', [file])
}
