'use client'

import { Pencil } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef, useState } from 'react'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import { FilenameField } from './filename-field'
import type { QueueItem } from '@/components/uploads/queue/types'
import { previewButtonId } from './use-focus-after-removal'

type RowNameProps = {
  item: QueueItem
  editable: boolean
  onPreview: (id: string) => void
  /** On hover or focus: preloads code. */
  onIntent: () => void
  onRename: (id: string, filename: string) => void
}

/** The filename opens the preview; the pencil next to it turns it into a field. */
export function RowName(props: RowNameProps) {
  const { item, editable } = props
  const t = useTranslations('uploads.row')
  const [renaming, setRenaming] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const unopenedHasFocus = useRef(false)
  const { id, filename, format } = item

  const isOpened = format !== null
  useLayoutEffect(() => {
    if (isOpened && unopenedHasFocus.current) opener.current?.focus()
    unopenedHasFocus.current = false
  }, [isOpened])

  const rename = (next: string | null, by: 'key' | 'leaving') => {
    if (next !== null) props.onRename(id, next)
    setRenaming(false)
    if (by === 'key') requestAnimationFrame(() => pencil.current?.focus())
  }

  if (renaming && editable) {
    return <FilenameField filename={filename} label={t('filename')} onDone={rename} />
  }
  return (
    <div className="flex min-w-0 items-center gap-1">
      {format ? (
        <button
          ref={opener}
          type="button"
          id={previewButtonId(id)}
          aria-haspopup="dialog"
          aria-label={t('preview', { filename })}
          className="flex min-w-0 items-center rounded-sm font-medium hover:underline hover:decoration-line-control hover:underline-offset-3 max-md:min-h-11"
          onFocus={props.onIntent}
          onClick={() => props.onPreview(id)}
        >
          <Filename name={filename} />
        </button>
      ) : (
        <UnopenedName
          item={item}
          onFocus={(has) => {
            unopenedHasFocus.current = has
          }}
        />
      )}
      {editable && format && (
        <IconButton
          ref={pencil}
          size="sm"
          label={t('rename', { filename })}
          icon={<Pencil className="size-3.5!" />}
          className="size-6! min-h-0! text-ink-3 max-md:size-11!"
          onClick={() => setRenaming(true)}
        />
      )}
    </div>
  )
}

/**
 * A file that was not opened, or cannot be, has no preview; it can still receive the focus when an adjacent row is
 * removed.
 */
function UnopenedName({ item, onFocus }: { item: QueueItem; onFocus: (has: boolean) => void }) {
  return (
    <span
      id={previewButtonId(item.id)}
      tabIndex={-1}
      onFocus={() => onFocus(true)}
      onBlur={() => onFocus(false)}
      className="flex min-w-0 items-center rounded-sm font-medium max-md:min-h-11"
    >
      <Filename name={item.filename} />
    </span>
  )
}
