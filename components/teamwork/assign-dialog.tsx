'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { toApiError } from '@/lib/api-client/api-error'
import { changeAssignee } from '@/lib/api-client/calls/change-assignee'
import { sessionPage } from '@/lib/api-client/session-page'
import { teammatesQuery } from '@/lib/api-client/queries/teammates-query'
import type { Dispute } from '@/lib/contract/disputes'
import { PersonOptions } from './person-options'
import { matchingPeople, usePersonOptions, type PersonOption } from './use-person-options'

export type AssignDialogProps = {
  dispute: Pick<Dispute, 'id' | 'assignee'>
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Takes the dispute (Enter), gives it to a colleague, or releases it. */
export function AssignDialog({ dispute, finalFocus, onClose }: AssignDialogProps) {
  const t = useTranslations('dispute.teamwork.assign')
  const client = useQueryClient()
  const problemText = useProblemText()
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
  const [typed, setTyped] = useState('')
  const { id: disputeId, assignee } = dispute
  const teammates = useQuery(teammatesQuery())
  const saving = useFormMutation({
    send: (next: PersonOption | null) => changeAssignee(client, dispute, next?.id ?? null),
    onSent: onClose,
    disputeId,
  })
  const choose = (option: PersonOption) =>
    option.id === assignee?.id ? onClose() : saving.submit(option)
  const people = ownFirst(teammates.data?.items ?? [], (name) => t('me', { name }))
  const state = usePersonOptions(listId, matchingPeople(people, typed.trim()), choose)
  const problem =
    saving.error ?? (teammates.error ? problemText(toApiError(teammates.error)) : null)
  return (
    <Dialog
      onClose={onClose}
      title={t('title')}
      size="sm"
      busy={saving.isPending}
      initialFocus={field}
      finalFocus={finalFocus}
      footer={
        assignee && (
          <Button busy={saving.isPending} onClick={() => saving.submit(null)}>
            {t('release')}
          </Button>
        )
      }
    >
      <DialogBody>
        <div role="alert" className="empty:hidden not-empty:mb-4">
          {problem && <Banner tone="bad">{problem}</Banner>}
        </div>
        <TextField
          ref={field}
          label={t('search')}
          value={typed}
          autoComplete="off"
          role="combobox"
          aria-expanded={state.options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={state.activeId}
          onChange={(event) => {
            setTyped(event.target.value)
            state.reset()
          }}
          onKeyDown={state.onKey}
        />
        <PersonOptions
          label={t('people')}
          state={state}
          selectedId={assignee?.id}
          className="mt-2 min-h-36"
        />
        <p role="status" className="text-sm text-ink-3">
          {teammates.data && state.options.length === 0 && t('noMatch')}
        </p>
      </DialogBody>
    </Dialog>
  )
}

/** Those who can answer disputes, the reader first: taking a dispute is the most frequent choice. */
function ownFirst(
  all: readonly (PersonOption & { canAnswer: boolean })[],
  me: (name: string) => string,
): PersonOption[] {
  const personId = sessionPage()?.personId
  const able = all.filter(({ canAnswer }) => canAnswer)
  const own = able
    .filter(({ id }) => id === personId)
    .map((one) => ({ ...one, name: me(one.name) }))
  return [...own, ...able.filter(({ id }) => id !== personId)]
}
