/** Runs at most `limit` tasks at a time, in the order in which they were handed over. */
export function takeTurns(limit: number) {
  const waiting: (() => void)[] = []
  let running = 0

  const next = () => {
    if (running >= limit) return
    const begin = waiting.shift()
    if (!begin) return
    running += 1
    begin()
  }

  return <Result>(task: () => Promise<Result>): Promise<Result> => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting.push(() => {
      task()
        .then(resolve, reject)
        .finally(() => {
          running -= 1
          next()
        })
    })
    next()
    return promise
  }
}
