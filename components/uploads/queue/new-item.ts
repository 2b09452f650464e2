import type { KeptItem, Part, PickedFile, QueueItem } from './types'

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
    restored: false,
    state: { step: 'checking' },
  }
}

/** A row as it was written down; it is checked again, and its thumbnail drawn. */
export function uncheckedItem(kept: KeptItem): QueueItem {
  return { ...newItem(kept), ...partOf(kept), parts: kept.parts }
}

export function partOf({ id, picked, filename, kind, uploadId, preparation }: Part): Part {
  return { id, picked, filename, kind, uploadId, preparation }
}
