import { createHash } from 'node:crypto'

/**
 * `/downloads/<16 hex>` as recorded for charge documents: 8 digits find the merchant, 8 the document,
 * so that no index has to be kept.
 */
export const downloadPattern = /^\/downloads\/([0-9a-f]{8})([0-9a-f]{8})$/

export function downloadPrefix(merchantName: string): string {
  return merchantName.slice(0, 8)
}

export function downloadSuffix(documentId: string): string {
  return createHash('sha256').update(documentId).digest('hex').slice(0, 8)
}
