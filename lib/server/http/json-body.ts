import 'server-only'
import * as z from 'zod/mini'
import { DeskError } from '@/lib/server/errors'

/** A response of the greatest length, with every letter escaped, fits in. */
const MAX_BYTES = 128 * 1024

/**
 * Reads a small JSON body, and no more of it than may be.
 * @throws DeskError `malformed_request`
 */
export async function readJsonBody<Schema extends z.core.$ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = z.safeParse(schema, parseJson(await readText(request)))
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.')
  throw malformed(field ? `The field ${field} is missing or malformed` : 'The body is malformed')
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw malformed('The body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The body is not JSON')
  }
}

function malformed(detail: string): DeskError {
  return new DeskError('malformed_request', { detail })
}
