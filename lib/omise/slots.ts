/** Lets at most `limit` holders in at a time; the others wait in the order they came. */
export type Slots = {
  /**
   * @returns the function that gives the slot back (calling it twice does no harm)
   * @throws the signal's reason when it fires while waiting; the place in the queue is given up
   */
  acquire(signal?: AbortSignal): Promise<() => void>
}

export function createSlots(limit: number): Slots {
  let free = limit
  const waiting = new Set<() => void>()

  function giveBack(): void {
    const [next] = waiting
    if (next === undefined) free += 1
    else next()
  }

  function wait(signal: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        leave()
        resolve(once(giveBack))
      }
      const abandon = () => {
        leave()
        reject(signal?.reason)
      }
      const leave = () => {
        waiting.delete(grant)
        signal?.removeEventListener('abort', abandon)
      }
      waiting.add(grant)
      signal?.addEventListener('abort', abandon)
    })
  }

  return {
    async acquire(signal) {
      signal?.throwIfAborted()
      if (free === 0) return wait(signal)
      free -= 1
      return once(giveBack)
    },
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}
