import * as z from 'zod/mini'
import { CONVERTIBLE_FORMATS } from '@/lib/evidence/office-formats'

/**
 * `POST /api/conversions?format=docx`: the body is the raw file, or the page that the browser made of a mail; the
 * response is the PDF.
 */
export const conversionQuerySchema = z.object({ format: z.enum(CONVERTIBLE_FORMATS) })

export type ConversionQuery = z.output<typeof conversionQuerySchema>
