'use client'

import { useTranslations } from 'next-intl'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import {
  changePerson,
  makeLink,
  readPeople,
  signOutEverywhere,
} from '@/lib/api-client/calls/people-calls'
import type { People } from '@/lib/contract/people'
import type { CreatedLink, PersonAction } from './person-action'

export type ConfirmDialogProps = {
  action: PersonAction
  onClose: () => void
  onLink: (link: CreatedLink, now: People | null) => void
  onDone: (now: People, words: string) => void
}

/** The server's response: a link is shown, everything else is reported. */
type Outcome = { link: CreatedLink; now: People | null } | { now: People; words: string }

export function ConfirmDialog({ action, onClose, onLink, onDone }: ConfirmDialogProps) {
  const t = useTranslations('people')
  const { person, type } = action
  const values = { name: person.name, role: action.type === 'role' ? action.role : person.role }
  const doing = useFormMutation({
    send: async (): Promise<Outcome> => {
      if (action.type !== 'link') {
        return { now: await carryOut(action), words: t(`done.${action.type}`, values) }
      }
      const link = { ...(await makeLink(person.id)), name: person.name }
      // The link cannot be read again, so a list that fails to load must not hide it.
      return { link, now: await readPeople().catch(() => null) }
    },
    onSent: (outcome) => {
      if ('link' in outcome) onLink(outcome.link, outcome.now)
      else onDone(outcome.now, outcome.words)
    },
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t(`confirm.${type}.title`, values)}
      description={t(`confirm.${type}.body`, values)}
      cancelLabel={t('confirm.cancel')}
      confirmLabel={t(`confirm.${type}.confirm`)}
      confirmVariant={type === 'disable' ? 'danger' : 'primary'}
      onConfirm={doing.submit}
      busy={doing.isPending}
      error={doing.error}
    />
  )
}

function carryOut(action: PersonAction): Promise<People> {
  const { id } = action.person
  if (action.type === 'role') return changePerson(id, { role: action.role })
  if (action.type === 'signOut') return signOutEverywhere(id)
  return changePerson(id, { disabled: action.type === 'disable' })
}
