/** Shared with code that must not load the store to find out that there is none. */
export const DATABASE = 'evidence-desk-files'

/**
 * Whether this browser may have stored files. Small enough for the first load of a page; true in a browser that does
 * not list its databases.
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
