import { execFileSync } from 'node:child_process'

/** Node has no call for it. */
export function makeFifo(file: string): void {
  execFileSync('mkfifo', [file])
}
