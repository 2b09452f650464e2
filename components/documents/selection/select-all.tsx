'use client'

import { useTranslations } from 'next-intl'
import type { Document } from '@/lib/contract/documents'
import type { Selection } from './use-selection'

export type SelectAllProps = {
  /** The documents of the page. */
  shown: readonly Document[]
  /** Whether the page has all documents. */
  isWhole: boolean
  selection: Selection
}

/** Above the rows, in line with their checkboxes. */
export function SelectAll({ shown, isWhole, selection }: SelectAllProps) {
  const t = useTranslations('documents.selection')
  const count = shown.filter(({ id }) => selection.has(id)).length
  const isAll = count === shown.length
  return (
    <label className="flex w-fit cursor-pointer items-center gap-3 px-4 py-2 text-sm text-ink-2 hover:text-ink max-md:min-h-11">
      <input
        type="checkbox"
        checked={isAll}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && !isAll
        }}
        onChange={() => selection.set(shown, !isAll)}
        className="size-4 accent-accent"
      />
      {t(isWhole ? 'selectAll' : 'selectPage')}
    </label>
  )
}
