import 'server-only'
import { decode } from 'next-auth/jwt'
import { z } from 'zod'

const payloadSchema = z.object({ sid: z.string().min(1) })

/**
 * The session token inside a next-auth cookie, or null when the cookie was modified, encrypted with another secret, or
 * is older than 12 h.
 */
export async function sessionTokenOf(
  cookie: string | null,
  sessionSecret: string,
): Promise<string | null> {
  if (!cookie) return null
  const payload = await decodeOrNull(cookie, sessionSecret)
  return payloadSchema.safeParse(payload).data?.sid ?? null
}

async function decodeOrNull(cookie: string, secret: string) {
  try {
    return await decode({ token: cookie, secret })
  } catch {
    // A cookie that cannot be decoded belongs to no session.
    return null
  }
}
