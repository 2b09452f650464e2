import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef } from 'react'
import { useToast } from '@/components/ui/toast'
import type { NamedFile } from '@/components/uploads/engine/queue-command'
import type { HeldFile } from '@/components/uploads/queue/held-file'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import type { UploadQueue } from '@/components/uploads/queue/types'

/** Adds the files attached to a PDF of the queue as rows of their own. Unmounting cancels it. */
export function useUnpack(sharedQueue: SharedQueue): (id: string) => void {
  const t = useTranslations('uploads.notes')
  const toast = useToast()
  const running = useRef(new Map<string, AbortController>())
  useEffect(() => {
    const controllers = running.current
    return () => {
      for (const controller of controllers.values()) controller.abort()
    }
  }, [])
  return useCallback(
    (id) => {
      const file = sharedQueue.file(id)
      if (!file || running.current.has(id)) return
      const controller = new AbortController()
      running.current.set(id, controller)
      void unpack(file, controller.signal)
        .then(
          (files) => {
            // Another tab, or the person, may have removed the row meanwhile.
            if (controller.signal.aborted || sharedQueue.file(id) !== file) return
            if (files.length === 0) return toast.show({ message: t('notUnpacked') })
            const added = newIn(sharedQueue.snapshot().queue, attachmentsOf(id, files))
            if (added.length === 0) return toast.show({ message: t('unpackedBefore') })
            sharedQueue.dispatch({ type: 'add', files: added })
            toast.show({ message: t('unpacked', { count: added.length }) })
          },
          () => {
            if (!controller.signal.aborted) toast.show({ message: t('notUnpacked') })
          },
        )
        .finally(() => running.current.delete(id))
    },
    [sharedQueue, toast, t],
  )
}

/** Their ids follow from the row's, so that no file is in the queue twice. */
function attachmentsOf(id: string, files: readonly File[]): NamedFile[] {
  return files.map((file, index) => ({ id: `${id}-attachment-${index}`, file }))
}

/** Also those that were combined meanwhile are in the queue. */
function newIn({ items }: UploadQueue, files: readonly NamedFile[]): NamedFile[] {
  const known = new Set(items.flatMap((item) => [item, ...item.parts]).map(({ id }) => id))
  return files.filter(({ id }) => !known.has(id))
}

async function unpack(held: HeldFile, signal: AbortSignal): Promise<readonly File[]> {
  const { unpackFile } = await import('@/lib/file-prep/client/process-file')
  return unpackFile(await held.read(), { signal })
}
