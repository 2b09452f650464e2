/** The result of work in another thread; null when it takes longer, and continues there. */
export async function withinTime<Value>(
  work: Promise<Value>,
  milliseconds: number,
): Promise<{ value: Value } | null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), milliseconds)
  try {
    return await Promise.race([work.then((value) => ({ value })), promise])
  } finally {
    clearTimeout(timer)
  }
}
