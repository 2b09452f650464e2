import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { EnvError } from '@/lib/env'
import { readRegularFile } from '@/lib/server/platform/regular-file'
import {
  fileKey,
  HEADER_BYTES,
  decryptSegment,
  readHeader,
  encryptSegment,
  writeHeader,
} from './encrypted-file'
import { openVault, VaultError } from './vault'

/** Next to the folders of the vault; its name is bound to its content like that of every encrypted file. */
const CHECK = 'key-check'
const CONTENT = Buffer.from('the key of this vault')

/** How many files of a vault without a check file are tried: one of them may be damaged. */
const TRIES = 5

/**
 * Verifies that `key` encrypted the files of the vault in `directory`. With another key, new files would be encrypted
 * differently, and neither key could decrypt all of them. Creates a small encrypted check file on first use.
 * @throws EnvError when `key` is a different key
 */
export async function checkVaultKey(directory: string, key: Uint8Array): Promise<void> {
  const file = path.join(directory, `${CHECK}.sealed`)
  const check = (await readCheck(file)) ?? (await createCheckFile(directory, file, key))
  if (!canDecrypt(check, key)) throw wrongKey(directory)
}

async function readCheck(file: string): Promise<Buffer | null> {
  try {
    return await readRegularFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** @returns the check file that exists afterwards: ours, or that of a server that started concurrently */
async function createCheckFile(directory: string, file: string, key: Uint8Array): Promise<Buffer> {
  if (!(await canDecryptFiles(directory, key))) throw wrongKey(directory)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const salt = randomBytes(16)
  const encrypted = encryptSegment(fileKey(key, salt, CHECK), 0, true, [CONTENT])
  const draft = `${file}.${randomUUID()}.part`
  const handle = await open(draft, 'wx', 0o600)
  await handle.writeFile(Buffer.concat([writeHeader(salt), ...encrypted]))
  await handle.sync()
  await handle.close()
  try {
    // A link never replaces a file: when two servers start concurrently, the second must have the key of the first.
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readRegularFile(file)
}

function canDecrypt(check: Buffer, key: Uint8Array): boolean {
  const salt = readHeader(check.subarray(0, HEADER_BYTES))
  if (!salt) return false
  const plain = decryptSegment(fileKey(key, salt, CHECK), 0, true, check.subarray(HEADER_BYTES))
  return plain?.equals(CONTENT) === true
}

/** Whether `key` decrypts a file of a vault that has no check file yet. True for an empty vault. */
async function canDecryptFiles(directory: string, key: Uint8Array): Promise<boolean> {
  const vault = openVault(directory, key)
  let tried = 0
  for await (const entry of vault.list()) {
    if (entry.type === 'foreign' || !entry.finished) continue
    if (await isReadable(vault.read(entry.file))) return true
    tried += 1
    if (tried === TRIES) break
  }
  return tried === 0
}

async function isReadable(content: AsyncGenerator<Uint8Array, void>): Promise<boolean> {
  try {
    await content.next()
    return true
  } catch (error) {
    if (error instanceof VaultError) return false
    throw error
  } finally {
    await content.return()
  }
}

function wrongKey(directory: string): EnvError {
  return new EnvError([
    {
      variable: 'VAULT_KEY',
      message:
        `is not the key this vault was made with (${directory}); nothing was changed. ` +
        'Left out, the key is the file vault.key in DATA_DIR. When it is lost: docs/operations.md',
    },
  ])
}
