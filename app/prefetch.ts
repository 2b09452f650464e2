import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { isDeskError } from '@/lib/server/platform/errors'

/**
 * Prefetches data for a page, which `dehydrate(client)` passes to the browser.
 * @returns null when it cannot be read: the rest of the page is shown, and the browser reads it again and reports the
 * error
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
