'use client'

import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { addPerson, readPeople } from '@/lib/api-client/calls/people-calls'
import type { People } from '@/lib/contract/people'
import { ROLES, type Role } from '@/lib/evidence/access'
import type { CreatedLink } from './person-action'

export type AddPersonDialogProps = {
  passwords: boolean
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  /** There is a link to pass on. */
  onLink: (link: CreatedLink, now: People | null) => void
  /** There is none: the person uses single sign-on. */
  onAdded: (name: string, now: People | null) => void
}

export function AddPersonDialog({
  passwords,
  finalFocus,
  onClose,
  onLink,
  onAdded,
}: AddPersonDialogProps) {
  const t = useTranslations('people.addDialog')
  const nameRef = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const { problem, ...adding } = useFormMutation({
    send: async () => {
      const link = await addPerson({ name, email, role })
      return { link, now: await readPeople().catch(() => null) }
    },
    onSent: ({ link, now }) => {
      if (link) onLink({ ...link, name: name.trim() }, now)
      else onAdded(name.trim(), now)
    },
  })
  return (
    <FormDialog
      onClose={onClose}
      title={t('title')}
      description={t(passwords ? 'body' : 'bodyWithoutLink')}
      cancelLabel={t('cancel')}
      submitLabel={t(passwords ? 'submit' : 'submitWithoutLink')}
      onSubmit={() => adding.submit()}
      busy={adding.isPending}
      error={adding.error}
      initialFocus={nameRef}
      finalFocus={finalFocus}
    >
      <TextField
        ref={nameRef}
        label={t('name')}
        autoComplete="off"
        required
        value={name}
        aria-invalid={problem?.code === 'name_invalid' || problem?.code === 'name_reserved'}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={email}
        aria-invalid={problem?.code === 'email_invalid' || problem?.code === 'email_taken'}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RoleChoice role={role} onChoose={setRole} />
    </FormDialog>
  )
}

/** Radios, not a select: the permissions of each role are shown with it. */
function RoleChoice({ role, onChoose }: { role: Role; onChoose: (role: Role) => void }) {
  const t = useTranslations('people.addDialog')
  const names = useTranslations('common.role')
  const id = useId()
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium text-ink-2">{t('role')}</legend>
      {ROLES.map((known) => (
        <div key={known} className="flex items-start gap-2.5 py-1.5">
          <input
            id={`${id}-${known}`}
            type="radio"
            name="role"
            value={known}
            checked={role === known}
            aria-describedby={`${id}-${known}-may`}
            onChange={() => onChoose(known)}
            className="mt-0.5 size-5 flex-none accent-accent"
          />
          <div>
            <label htmlFor={`${id}-${known}`} className="font-medium">
              {names(known)}
            </label>
            <p id={`${id}-${known}-may`} className="text-sm text-ink-3">
              {t(`may.${known}`)}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}
