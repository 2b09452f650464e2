import 'server-only'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'

/** A vault file's name on the disk is its name, SEALED, and PART as long as it is not finished. */
export const SEALED = '.sealed'
export const PART = '.part'

export type VaultEntry = {
  file: string
  /** False as long as it is being written, and for ever when a crash ended that. */
  finished: boolean
  /** When its last byte was written. */
  modifiedAt: Date
}

const FOLDER = /^[0-9a-f]{2}$/
const NAME = /^(?<file>[0-9a-f-]{36})\.sealed(?<part>\.part)?$/

/** Every file of a vault in a directory, one folder at a time. What is not a vault file is passed over. */
export async function* listFiles(directory: string): AsyncGenerator<VaultEntry, void, undefined> {
  for await (const folder of namesIn(directory)) {
    if (!FOLDER.test(folder)) continue
    for await (const name of namesIn(path.join(directory, folder))) {
      const { file, part } = NAME.exec(name)?.groups ?? {}
      if (!file) continue
      const stats = await existing(stat(path.join(directory, folder, name)))
      // Finished or removed since its name was read.
      if (!stats) continue
      yield { file, finished: part === undefined, modifiedAt: stats.mtime }
    }
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
