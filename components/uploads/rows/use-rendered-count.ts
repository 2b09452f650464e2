'use client'

import { useEffect, useState } from 'react'

/** Takes less than 50 ms. */
const STEP = 10

/**
 * How many of `count` rows to render now: ten more in each task, so that hundreds of files do not block the page. The
 * others have a placeholder of the same height.
 */
export function useRenderedCount(count: number): number {
  const [limit, setLimit] = useState(STEP)
  // A few more rows are rendered immediately, since one of them may be about to receive the focus.
  const rendered = count <= limit + STEP ? count : limit
  if (rendered > limit) setLimit(rendered)

  useEffect(() => {
    if (rendered === count) return
    return onNextTask(() => setLimit(rendered + STEP))
  }, [rendered, count])

  return rendered
}

/**
 * Lets the browser paint and handle input before the action. Unlike a timer, it is not delayed while the page is in the
 * background.
 * @returns the cancel function
 */
function onNextTask(action: () => void): () => void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', action)
  port1.start()
  port2.postMessage(null)
  return () => port1.close()
}
