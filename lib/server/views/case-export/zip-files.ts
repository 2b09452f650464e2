import 'server-only'
import { makeZip } from 'client-zip'
import { desk } from '@/lib/server/desk'
import type { CaseFile } from './case-files'

/**
 * The files as one ZIP, made while it is read: no more than a piece of one file is in memory. When it is returned
 * early, the file that is open is closed; when a file fails, the ZIP ends without its directory, so that no reader
 * takes it for complete.
 */
export async function* zipFiles(files: AsyncGenerator<CaseFile>): AsyncGenerator<Uint8Array> {
  let open: CaseFile | undefined
  async function* remembered() {
    for await (const file of files) {
      open = file
      yield file
    }
  }
  const reader = makeZip(remembered()).getReader()
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) return
      yield next.value
    }
  } catch (err) {
    desk().log.error({ err }, 'An export broke off')
    throw err
  } finally {
    // The packer does not close what it reads from when it is given up.
    await open?.close()
    await files.return(undefined)
    await reader.cancel().catch(() => undefined)
  }
}
