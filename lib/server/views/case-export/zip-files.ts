import 'server-only'
import { makeZip } from 'client-zip'
import { desk } from '@/lib/server/desk'
import type { CaseFile } from './case-files'

/**
 * The files as one ZIP, created while it is read: only a chunk of one file is in memory. When it is returned early, the
 * open file is closed; when a file fails, the ZIP ends without its directory, so that no program accepts it as
 * complete.
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
    // The packer does not close its source when it is abandoned.
    await open?.close()
    await files.return(undefined)
    await reader.cancel().catch(() => undefined)
  }
}
