import * as z from 'zod/mini'
import { MAX_DOCUMENTS_SEEN, NONE_SEEN } from './documents-seen'

/** Document ids, separated by commas. */
export const documentsSeenSchema = z.pipe(
  z.pipe(
    z.string(),
    z.transform((header) => (header === NONE_SEEN ? [] : header.split(','))),
  ),
  z
    .array(z.string().check(z.regex(/^docu(_test)?_[0-9a-z]{1,64}$/)))
    .check(z.maxLength(MAX_DOCUMENTS_SEEN)),
)
