/** "PNG, JPG, PDF, 10 MB at most": https://docs.omise.co/documents-api. We read 10 MB as 10 × 1024². */
export const maximumFileBytes = 10_485_760

const formats = [
  { contentType: 'image/png', magic: Buffer.from('89504e470d0a1a0a', 'hex') },
  { contentType: 'image/jpeg', magic: Buffer.from('ffd8ff', 'hex') },
  { contentType: 'application/pdf', magic: Buffer.from('%PDF-') },
]

/** `image/jpg` is no registered type, but many clients send it for JPEG; those that send none leave it to the bytes. */
export function isAllowedContentType(contentType: string | null): boolean {
  const bare = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return (
    bare === '' || bare === 'image/jpg' || formats.some((format) => format.contentType === bare)
  )
}

/** What the first bytes say the file is, whatever its name or header claims; null for anything else. */
export function sniffContentType(head: Buffer): string | null {
  const found = formats.find(({ magic }) => head.subarray(0, magic.length).equals(magic))
  return found?.contentType ?? null
}
