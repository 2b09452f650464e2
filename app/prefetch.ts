import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { isDeskError } from '@/lib/server/platform/errors'

/**
 * Reads for a page what `dehydrate(client)` hands over to the browser.
 * @returns null when it cannot be read: the rest of the page shows, and the browser reads it again and shows why not
 */
export async function prefetch<Value>(
  client: QueryClient,
  queryKey: QueryKey,
  read: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await client.fetchQuery({ queryKey, queryFn: read })
  } catch (error) {
    if (isDeskError(error)) return null
    throw error
  }
}
