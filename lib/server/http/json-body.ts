import 'server-only'
import * as z from 'zod/mini'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { DeskError } from '@/lib/server/platform/errors'
import { readSmallBody } from './request-body'

/** Fits the longest response with every character escaped. */
const MAX_BYTES = 128 * 1024

/**
 * Reads a small JSON body up to a size limit.
 * @throws DeskError `malformed_request`, `body_incomplete`; `tooLong` above the limit
 */
export async function readJsonBody<Schema extends z.core.$ZodType>(
  request: Request,
  schema: Schema,
  tooLong: ProblemCode = 'malformed_request',
): Promise<z.output<Schema>> {
  const parsed = z.safeParse(schema, parseJson(await readSmallBody(request, MAX_BYTES, tooLong)))
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.')
  throw malformed(field ? `The field ${field} is missing or malformed` : 'The body is malformed')
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw malformed('The body is not JSON')
  }
}

function malformed(detail: string): DeskError {
  return new DeskError('malformed_request', { detail })
}
