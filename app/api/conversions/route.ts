import { conversionQuerySchema } from '@/lib/contract/conversions'
import { convertDocument } from '@/lib/server/documents/convert-document'
import { deskRoute } from '@/lib/server/http/desk-route'

/** The body is a Word or Excel file or the page of a mail, the response the same as PDF. Nothing is stored. */
export const POST = deskRoute({
  action: 'document.upload',
  query: conversionQuerySchema,
  handler: convertDocument,
})
