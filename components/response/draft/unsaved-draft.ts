import * as z from 'zod/mini'
import { keptTextHere } from '@/components/kept-text/use-kept-text'
import type { UnsavedDraft } from './draft-autosave'

const unsavedSchema = z.object({ text: z.string(), version: z.number() })

/** Where this browser stores the text of a draft until it is saved. */
export function keptDraft(disputeId: string) {
  return keptTextHere(`draft ${disputeId}`)
}

/** Null when there is none, or it was written by another version of the desk. */
export function toUnsavedDraft(kept: unknown): UnsavedDraft | null {
  return unsavedSchema.safeParse(kept).data ?? null
}

export async function hasUnsavedDraft(disputeId: string): Promise<boolean> {
  const place = keptDraft(disputeId)
  try {
    return toUnsavedDraft(await place.read()) !== null
  } finally {
    await place.close()
  }
}
