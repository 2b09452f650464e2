import 'server-only'
import { OmiseError } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { copyTimeoutMs } from '@/lib/server/outbound/time-limits'
import { VaultError } from '@/lib/server/vault/vault'
import type { FoundDocument } from '@/lib/server/documents/get-document'
import { fromOmise } from '@/lib/server/documents/open-content'

/** A copy in the vault that was made for a deletion. Size in bytes, hash in hex. */
export type Copy = { vaultFile: string; contentType: string; size: number; sha256: string }

/** The bytes that a restore delivers: those uploaded here, or a copy made for the deletion. */
export type Backup = { type: 'uploaded' } | { type: 'copied'; copy: Copy }

/** Whether the vault still has the uploaded file. */
export async function findBackup({ entry }: FoundDocument): Promise<Backup | null> {
  const vaultFile = entry?.upload.vaultFile
  return vaultFile && (await isReadable(vaultFile)) ? { type: 'uploaded' } : null
}

/**
 * Copies the document from Omise into the vault. Null when Omise gives no link, or the download fails or takes too long.
 */
export async function makeBackup(found: FoundDocument): Promise<Backup | null> {
  const { document } = found
  if (!document.downloadUri) return null
  const { env, vault, log } = desk()
  const writer = await vault.create()
  try {
    const content = await fromOmise(found, copyTimeoutMs(env))
    let size = 0
    for await (const chunk of content.body) {
      size += chunk.length
      await writer.write(chunk)
    }
    const sha256 = await writer.commit()
    const copy = { vaultFile: writer.file, contentType: content.contentType, size, sha256 }
    return { type: 'copied', copy }
  } catch (err) {
    await writer.abort()
    if (!(err instanceof OmiseError || err instanceof DeskError)) throw err
    log.warn({ err, documentId: document.id }, 'A document could not be copied before its deletion')
    return null
  }
}

/** Reads the first bytes, so that a broken copy is found before it is needed. */
export async function isReadable(vaultFile: string): Promise<boolean> {
  const bytes = desk().vault.read(vaultFile)
  try {
    await bytes.next()
    return true
  } catch (error) {
    if (error instanceof VaultError) return false
    throw error
  } finally {
    await bytes.return()
  }
}
