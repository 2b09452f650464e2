import 'server-only'
import { makeZip } from 'client-zip'
import { desk } from '@/lib/server/desk'
import type { CaseFile } from './case-files'

/**
 * The files as one ZIP, made while it is read: no more than a piece of one file is in memory. When the reader
 * goes away, the file that is open is closed; when a file fails, the ZIP ends without its directory, so that
 * nobody takes it for whole.
 */
export function zipStream(files: AsyncGenerator<CaseFile>): ReadableStream<Uint8Array> {
  let open: CaseFile | undefined
  // The packer does not close what it reads from when it is given up.
  const close = async () => {
    await open?.close()
    await files.return(undefined)
  }
  async function* remembered() {
    for await (const file of files) {
      open = file
      yield file
    }
  }
  const reader = makeZip(remembered()).getReader()
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await reader.read()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      } catch (err) {
        desk().log.error({ err }, 'An export broke off')
        await close()
        controller.error(err)
      }
    },
    async cancel(reason) {
      await close()
      await reader.cancel(reason).catch(() => undefined)
    },
  })
}
