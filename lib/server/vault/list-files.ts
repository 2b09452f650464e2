import 'server-only'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'

/** The name on the disk is the file's name, EXTENSION, and PART while it is unfinished. */
export const EXTENSION = '.sealed'
export const PART = '.part'

export type VaultFile = {
  type: 'file'
  file: string
  /** False while it is being written, and permanently when a crash interrupted that. */
  finished: boolean
  /** When its last byte was written. */
  modifiedAt: Date
}

export type VaultEntry =
  | VaultFile
  /** A FIFO, a directory or similar in place of a vault file or of one of its folders. */
  | { type: 'foreign'; path: string }

const FOLDER = /^[0-9a-f]{2}$/
const NAME = /^(?<file>[0-9a-f-]{36})\.sealed(?<part>\.part)?$/

/**
 * Every file of a vault in a directory, one folder at a time. Entries with other names are skipped. Only directories
 * are opened, so a FIFO cannot block it.
 */
export async function* listFiles(directory: string): AsyncGenerator<VaultEntry, void, undefined> {
  for await (const folderName of namesIn(directory)) {
    if (!FOLDER.test(folderName)) continue
    const folder = path.join(directory, folderName)
    const stats = await existing(stat(folder))
    if (!stats) continue
    if (stats.isDirectory()) yield* filesOf(folder)
    else yield { type: 'foreign', path: folder }
  }
}

async function* filesOf(folder: string): AsyncGenerator<VaultEntry, void, undefined> {
  for await (const name of namesIn(folder)) {
    const { file, part } = NAME.exec(name)?.groups ?? {}
    if (!file) continue
    const location = path.join(folder, name)
    const stats = await existing(stat(location))
    // Finished or removed since its name was read.
    if (!stats) continue
    if (!stats.isFile()) yield { type: 'foreign', path: location }
    else yield { type: 'file', file, finished: part === undefined, modifiedAt: stats.mtime }
  }
}

async function* namesIn(directory: string): AsyncGenerator<string> {
  const entries = await existing(opendir(directory))
  if (!entries) return
  for await (const { name } of entries) yield name
}

async function existing<Found extends object>(found: Promise<Found>): Promise<Found | null> {
  try {
    return await found
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
