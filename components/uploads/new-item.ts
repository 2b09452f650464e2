import type { PickedFile, QueueItem } from './upload-queue'

export function newItem({ id, picked }: { id: string; picked: PickedFile }): QueueItem {
  return {
    id,
    picked,
    filename: picked.name,
    format: null,
    pages: null,
    kind: null,
    preparation: null,
    same: null,
    uploadId: null,
    parts: [],
    broughtBack: false,
    state: { step: 'checking' },
  }
}
