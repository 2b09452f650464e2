import pLimit from 'p-limit'
import type { OnStep } from '@/lib/file-prep/shared/processed'

/** A decoded picture of more pixels, its upright copy and its encoder take 50 to 200 MB together. */
const MANY_PIXELS = 4_000_000

const LOCK = 'evidence-desk-large-picture'

const oneAtATime = pLimit(1)

/**
 * Lets one worker at a time hold a large picture, also of other tabs: several at once would take much memory, and gain
 * little time, since all they share is processors. A worker that is terminated releases the lock.
 */
export async function withLargePictureLock<Result>(
  { width, height }: { width: number; height: number },
  onStep: OnStep,
  work: () => Promise<Result>,
): Promise<Result> {
  const begin = () => {
    onStep('decoding')
    return work()
  }
  if (width * height <= MANY_PIXELS) return begin()
  // Waiting for another picture is unrelated to this file.
  onStep('waiting')
  // Browsers have locks in secure contexts only; without them, a worker waits for itself.
  return 'locks' in navigator ? navigator.locks.request(LOCK, begin) : oneAtATime(begin)
}
