'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { AtSign } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { TextArea } from '@/components/ui/text-area'
import { newUuid } from '@/lib/api-client/new-uuid'
import { notesQuery } from '@/lib/api-client/queries/dispute-queries'
import { teammatesQuery } from '@/lib/api-client/queries/teammates-query'
import { addNote } from '@/lib/api-client/calls/teamwork-calls'
import { queryKeys } from '@/lib/contract/query-keys'
import { MAX_NOTE_LENGTH } from '@/lib/evidence/limits'
import { completeMention, mentionAt } from './mention-at'
import { PersonOptions } from './person-options'
import { splitMentions } from './split-mentions'
import { matchingPeople, usePersonOptions, type PersonOption } from './use-person-options'

const MAX_OPTIONS = 8

export type NoteComposerProps = { disputeId: string; onClose: () => void }

/** A note with a picker of people, opened by @. The text survives a reload. */
export function NoteComposer({ disputeId, onClose }: NoteComposerProps) {
  const t = useTranslations('dispute.notes')
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const { text, change, forget } = useKeptText(`note ${disputeId}`)
  const [caret, setCaret] = useState(0)
  const [dismissed, setDismissed] = useState<number | null>(null)
  // The same for every attempt to add one text, so that a repeated one adds no second note.
  const [id, setId] = useState(newUuid)
  const edit = (next: string, at: number) => {
    change(next)
    setId(newUuid())
    setCaret(at)
    setDismissed(null)
  }
  const people = useQuery(teammatesQuery()).data?.items ?? []
  const typed = mentionAt(text, caret)
  const isPicking = typed !== null && typed.start !== dismissed
  const options = isPicking ? matchingPeople(people, typed.typed).slice(0, MAX_OPTIONS) : []
  const isOpen = options.length > 0
  const state = usePersonOptions(listId, options, (option: PersonOption) => {
    if (!typed) return
    const next = completeMention(text, typed, option.name)
    edit(next.text, next.caret)
    requestAnimationFrame(() => field.current?.setSelectionRange(next.caret, next.caret))
  })
  const saving = useFormMutation({
    send: async () => {
      // A text that was kept may be sent before its people are loaded.
      const { items } = text.includes('@')
        ? await client.ensureQueryData(teammatesQuery())
        : { items: [] }
      return addNote(disputeId, { id, text, mentions: mentionedIds(text, items) })
    },
    onSent: (notes) => {
      forget()
      client.setQueryData(notesQuery(disputeId).queryKey, notes)
      void client.invalidateQueries({ queryKey: queryKeys.history(disputeId) })
      onClose()
    },
  })
  const isTooLong = text.trim().length > MAX_NOTE_LENGTH
  const submit = () => {
    if (text.trim() !== '' && !isTooLong) saving.submit()
    else field.current?.focus()
  }
  useEffect(() => field.current?.focus(), [])

  return (
    <form
      className="mt-3"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextArea
        ref={field}
        label={t('text')}
        hint={t('mentionHint')}
        rows={4}
        value={text}
        error={isTooLong && t('tooLong', { length: text.trim().length, max: MAX_NOTE_LENGTH })}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(isOpen && {
          'aria-controls': listId,
          'aria-activedescendant': state.activeId,
        })}
        onChange={(event) => {
          edit(event.target.value, event.target.selectionStart)
          state.reset()
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (isOpen && state.onKey(event)) return
          if (isOpen && event.key === 'Escape') setDismissed(typed?.start ?? null)
        }}
      />
      {isOpen && (
        <PersonOptions
          label={t('people')}
          state={state}
          className="mt-1 rounded-sm border border-line bg-surface p-1 shadow-float"
        />
      )}
      <p role="status" className="sr-only">
        {isOpen && t('found', { count: options.length })}
      </p>
      <div role="alert" className="empty:hidden not-empty:mt-3">
        {saving.error && <Banner tone="bad">{saving.error}</Banner>}
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" size="sm" busy={saving.isPending}>
          {t('add')}
        </Button>
        <Button
          size="sm"
          aria-disabled={saving.isPending}
          onClick={() => {
            forget()
            onClose()
          }}
        >
          {t('discard')}
        </Button>
        <IconButton
          size="sm"
          className="ms-auto"
          label={t('mention')}
          icon={<AtSign />}
          onClick={() => {
            const area = field.current
            if (!area) return
            const start = area.selectionStart
            const mark = start === 0 || /\s$/u.test(text.slice(0, start)) ? '@' : ' @'
            edit(text.slice(0, start) + mark + text.slice(area.selectionEnd), start + mark.length)
            area.focus()
            requestAnimationFrame(() =>
              area.setSelectionRange(start + mark.length, start + mark.length),
            )
          }}
        />
      </div>
    </form>
  )
}

/** The people whose `@` and name are still in the text. */
function mentionedIds(text: string, people: readonly PersonOption[]): string[] {
  const found = new Set(
    splitMentions(
      text,
      people.map(({ name }) => name),
    ).flatMap(({ part, isMention }) => (isMention ? part.slice(1) : [])),
  )
  return people.filter(({ name }) => found.has(name)).map(({ id }) => id)
}
