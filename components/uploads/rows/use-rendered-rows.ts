'use client'

import { useEffect, useState } from 'react'

/** Rendering this many rows takes less than 50 ms. */
const STEP = 10

const NONE: ReadonlySet<string> = new Set()

/**
 * The ids of the rows to render now: up to ten more in each task, so that hundreds of files do not block the page. A row
 * that is rendered stays so.
 */
export function useRenderedRows(ids: readonly string[]): ReadonlySet<string> {
  const [rendered, setRendered] = useState(NONE)
  const [isWaiting, setWaiting] = useState(false)

  const next = isWaiting ? [] : ids.filter((id) => !rendered.has(id)).slice(0, STEP)
  if (next.length > 0) {
    const kept = ids.filter((id) => rendered.has(id))
    setRendered(new Set([...kept, ...next]))
    // Also after the last of them: more files may be added in the same task.
    setWaiting(true)
  }

  useEffect(() => {
    if (isWaiting) return onNextTask(() => setWaiting(false))
    // For each step: all of them end in the same state of waiting.
  }, [isWaiting, rendered])

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
