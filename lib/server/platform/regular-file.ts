import 'server-only'
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** Without O_NONBLOCK, opening a FIFO waits until another process opens it for writing. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK

class NotRegularFileError extends Error {
  override name = 'NotRegularFileError'

  constructor(file: string) {
    super(`${file} is not a regular file`)
  }
}

/**
 * Opens a file for reading without waiting for another process. Blocks on the disk, so only for threads that may block.
 * @throws Error when it does not exist, or is a directory, a FIFO, a socket or a device
 */
export function openRegularFileSync(file: string): { descriptor: number; size: number } {
  const descriptor = openSync(file, READ)
  const stats = fstatSync(descriptor)
  if (stats.isFile()) return { descriptor, size: stats.size }
  closeSync(descriptor)
  throw new NotRegularFileError(file)
}

/**
 * The bytes of a small file. Like `readFile`, but never waits for another process.
 * @throws Error when it does not exist, or is a directory, a FIFO, a socket or a device
 */
export async function readRegularFile(file: string): Promise<Buffer> {
  const handle = await open(file, READ)
  try {
    if (!(await handle.stat()).isFile()) throw new NotRegularFileError(file)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
