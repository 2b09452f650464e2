import * as z from 'zod/mini'
import { OFFICE_FORMATS } from '@/lib/evidence/office-formats'

/** `POST /api/conversions?format=docx`: the body is the raw file, the response the PDF. */
export const conversionQuerySchema = z.object({ format: z.enum(OFFICE_FORMATS) })

export type ConversionQuery = z.output<typeof conversionQuerySchema>
