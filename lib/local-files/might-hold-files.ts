/** Shared with those who must not load the store just to learn that there is none. */
export const DATABASE = 'evidence-desk-files'

/**
 * Whether this browser may have kept files. Small enough for the first load of a page; a browser that
 * does not list its databases gets a yes.
 */
export async function mightHoldFiles(): Promise<boolean> {
  try {
    if (typeof indexedDB.databases !== 'function') return true
    const databases = await indexedDB.databases()
    return databases.some(({ name }) => name === DATABASE)
  } catch {
    return false
  }
}
