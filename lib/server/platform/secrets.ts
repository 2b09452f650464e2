import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { readRegularFile } from './regular-file'

/**
 * 32 random bytes that persist across restarts: created on first use and stored in a file that only this user can read.
 * Set the corresponding variable when several servers must share the secret.
 */
export async function keptSecret(directory: string, name: string): Promise<Buffer> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = path.join(directory, name)
  return (await readSecret(file)) ?? (await makeSecret(file))
}

async function readSecret(file: string): Promise<Buffer | null> {
  try {
    const secret = Buffer.from((await readRegularFile(file)).toString('utf8').trim(), 'base64')
    if (secret.length !== 32) throw new Error(`${file} does not hold a secret of 32 bytes`)
    return secret
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function makeSecret(file: string): Promise<Buffer> {
  const secret = randomBytes(32)
  // Not named by process id: two containers that share the directory may both be process 1.
  const draft = `${file}.${randomUUID()}.part`
  const handle = await open(draft, 'wx', 0o600)
  await handle.writeFile(`${secret.toString('base64')}\n`)
  await handle.sync()
  await handle.close()
  try {
    // A link never replaces a file: when two servers start concurrently, both use the secret of the first.
    await link(draft, file)
    return secret
  } catch {
    const made = await readSecret(file)
    if (made) return made
    throw new Error(`${file} could not be written`)
  } finally {
    await rm(draft, { force: true })
  }
}
