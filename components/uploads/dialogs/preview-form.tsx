'use client'

import { useTranslations } from 'next-intl'
import { useId, useState, type RefObject } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { Button } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { TextField } from '@/components/ui/text-field'
import { cleanFilename } from '@/lib/evidence/filename'
import { FileFacts } from '@/components/uploads/rows/file-facts'
import { stemOf } from '@/components/uploads/queue/filenames'
import { KindSelect } from '@/components/uploads/rows/kind-select'
import { canEdit, canSend, suggestionOf } from '@/components/uploads/queue/queue-rules'
import { RowChanges } from '@/components/uploads/rows/row-changes'
import { RowNotes } from '@/components/uploads/rows/row-notes'
import { SuggestionReason } from '@/components/uploads/rows/suggestion-reason'
import { RowSourceFiles } from '@/components/uploads/rows/row-source-files'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'

export type PreviewFormProps = {
  item: QueueItem
  sharedQueue: SharedQueue
  locked: boolean
  kindRef: RefObject<HTMLSelectElement | null>
  onBack: () => void
  onEdit: (itemId: string, numbersOn?: number) => void
  onUpload: () => void
}

/** The data sent with the file. Changes apply immediately, so closing keeps them. */
export function PreviewForm(props: PreviewFormProps) {
  const { item, sharedQueue, locked, kindRef, onBack, onEdit, onUpload } = props
  const t = useTranslations('uploads.preview')
  const uploads = useTranslations('uploads.queue')
  const row = useTranslations('uploads.row')
  const hint = useTranslations('kinds.hint')
  const kindId = useId()
  const editable = !locked && canEdit(item)
  const suggestion = editable ? suggestionOf(item) : null
  const sendable = !locked && (canSend(item) || suggestion !== null)
  const kind = item.kind ?? suggestion?.kind

  return (
    <form
      className="flex min-h-0 w-80 flex-none flex-col gap-4 overflow-y-auto border-s border-line p-6 max-md:min-h-min max-md:w-full max-md:overflow-visible max-md:border-s-0 max-md:border-t max-md:p-4 max-md:[&>:not(:last-child)_:is(button,input,select)]:scroll-mb-24"
      onSubmit={(event) => {
        event.preventDefault()
        if (!sendable) return
        // A suggested kind is sent only while it is on screen.
        if (!suggestion || isOnScreen(kindRef.current)) return onUpload()
        kindRef.current?.scrollIntoView({ block: 'center' })
        kindRef.current?.focus({ preventScroll: true })
      }}
    >
      <h2 aria-hidden="true" className="text-lg leading-tight font-bold tracking-tight">
        {t('title')}
      </h2>
      <div>
        <label htmlFor={kindId} className="mb-1.5 block text-sm font-medium text-ink-2">
          {t('kind')}
        </label>
        {editable ? (
          <KindSelect
            id={kindId}
            ref={kindRef}
            value={item.kind}
            suggested={suggestion?.kind}
            aria-describedby={suggestion ? `${kindId}-reason` : undefined}
            placeholder={row('chooseKind')}
            isNext
            onKind={(kind) => sharedQueue.dispatch({ type: 'choose_kind', ids: [item.id], kind })}
            wrapperClassName="w-full"
          />
        ) : (
          item.kind && <KindLabel kind={item.kind} />
        )}
        {kind && <p className="mt-1.5 text-sm text-ink-3">{hint(kind)}</p>}
      </div>
      <FilenameAtOmise
        item={item}
        disabled={!editable}
        onRename={(name) => sharedQueue.dispatch({ type: 'rename', id: item.id, filename: name })}
      />
      <div className="text-sm text-ink-3">
        <p className="num">
          <FileFacts item={item} />
          {item.format && <Fact>{item.format.toUpperCase()}</Fact>}
        </p>
        <p className="empty:hidden">
          <SuggestionReason item={item} id={`${kindId}-reason`} />
        </p>
        <RowSourceFiles item={item} onUncombine={null} />
        <RowChanges item={item} sharedQueue={sharedQueue} editable={editable} />
        <RowNotes item={item} {...(editable && { onBlackOut: onEdit })} />
        <p className="mt-1">{t('legible')}</p>
        {editable && (
          <Button size="sm" className="mt-3" aria-haspopup="dialog" onClick={() => onEdit(item.id)}>
            {t('edit')}
          </Button>
        )}
      </div>
      <div className="mt-auto flex flex-wrap justify-end gap-2 pt-2 max-md:sticky max-md:bottom-0 max-md:-mx-4 max-md:-mb-4 max-md:border-t max-md:border-line max-md:bg-surface max-md:p-4 max-md:*:flex-1">
        <Button onClick={onBack}>{t('back')}</Button>
        <Button
          type="submit"
          variant={sendable ? 'primary' : 'secondary'}
          aria-disabled={!sendable}
          className="aria-disabled:text-ink-3"
        >
          {suggestion
            ? uploads('uploadSuggested', { chosen: 0, suggested: 1, count: 1 })
            : t('upload')}
        </Button>
      </div>
    </form>
  )
}

/** Whether nothing covers the field, and all of its height is on screen. */
function isOnScreen(field: HTMLElement | null): boolean {
  if (!field) return false
  const { left, top, bottom, width } = field.getBoundingClientRect()
  return [top + 2, bottom - 2].every(
    (y) => document.elementFromPoint(left + width / 2, y) === field,
  )
}

type FilenameAtOmiseProps = {
  item: QueueItem
  disabled: boolean
  onRename: (filename: string) => void
}

/** Shows the cleaned name while typing; applies it when the field loses the focus. */
function FilenameAtOmise({ item, disabled, onRename }: FilenameAtOmiseProps) {
  const t = useTranslations('uploads.preview')
  const { stem, extension } = stemOf(item.filename)
  const [text, setText] = useState(stem)
  const typed = text.trim() ? text + extension : item.filename
  const cleaned = item.format ? cleanFilename(typed, item.format) : typed
  const change = (next: string) => {
    setText(next)
    if (next.trim()) onRename(next + extension)
  }
  return (
    <TextField
      label={t('filename')}
      value={text}
      disabled={disabled}
      maxLength={200}
      spellCheck={false}
      trailing={<span className="flex-none text-ink-3">{extension}</span>}
      hint={
        cleaned === typed.trim()
          ? t('extension', { extension })
          : t('cleaned', { filename: cleaned })
      }
      onChange={({ target }) => change(target.value)}
      onBlur={() => setText(stemOf(cleaned).stem)}
    />
  )
}
