import 'server-only'
import { sql } from 'drizzle-orm'
import { desk } from '@/lib/server/desk'

/**
 * 200 when the desk has started and its database responds, else 503. Does not depend on Omise, whose outage is not a
 * fault of the desk.
 */
export async function health(): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' }
  try {
    await desk().db.execute(sql`select 1`)
    return Response.json({ status: 'ok' }, { headers })
  } catch {
    return Response.json({ status: 'unavailable' }, { status: 503, headers })
  }
}
