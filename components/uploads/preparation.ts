import type { Format } from '@/lib/evidence/formats'
import type { Change, Note, ReadyFile } from '@/lib/prepare/prepared'

/** Which of the two is sent: the file as it was made fit, or as it was picked. */
export type SentForm = 'made' | 'original'

/** What is known of a file that was looked into, without its bytes: it is written down and told to other tabs. */
export type Preparation = {
  form: SentForm
  /** As it was made fit; the original itself where there are no `changes`. Size in bytes. */
  made: { format: Format; size: number; sha256: string }
  /** `format` is null where Omise does not take it as it is. */
  original: { format: Format | null; size: number; sha256: string }
  changes: readonly Change[]
  notes: readonly Note[]
  /** Null for pictures. */
  pages: number | null
  /** In pixels; null for a PDF. */
  picture: { width: number; height: number } | null
}

/** `originalFormat` is what the picked file may be sent as. */
export function toPreparation(ready: ReadyFile, originalFormat: Format | null): Preparation {
  const { file, format, sha256, original, changes, notes, pages, picture } = ready
  return {
    form: 'made',
    made: { format, size: file.size, sha256 },
    original: { format: originalFormat, size: original.size, sha256: original.sha256 },
    changes,
    notes,
    pages,
    picture,
  }
}

/** A file that has no original of its own: a part of another, or several in one. */
export function withoutOriginal(preparation: Preparation): Preparation {
  const { size, sha256 } = preparation.made
  return { ...preparation, original: { format: null, size, sha256 } }
}

/** The format, size and hash of what is sent. */
export function sentForm({ form, made, original }: Preparation): Preparation['made'] {
  return form === 'original' && original.format ? { ...original, format: original.format } : made
}

/** Whether the bytes that are sent are others than those that were picked. */
export function isChanged(preparation: Preparation | null): preparation is Preparation {
  return preparation !== null && preparation.form === 'made' && preparation.changes.length > 0
}

/** What somebody did by hand, as opposed to what the desk does to every file. */
const BY_HAND: ReadonlySet<Change> = new Set<Change>(['turned', 'cropped', 'redacted', 'shrunk'])

export function isChangedByHand(preparation: Preparation | null): boolean {
  return isChanged(preparation) && preparation.changes.some((change) => BY_HAND.has(change))
}
