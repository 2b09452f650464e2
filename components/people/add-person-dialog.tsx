'use client'

import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject, type SubmitEvent } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { addPerson, readPeople } from '@/lib/api-client/people-calls'
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
  const formId = useId()
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
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    adding.submit()
  }
  return (
    <Dialog
      onClose={onClose}
      title={t('title')}
      description={t(passwords ? 'body' : 'bodyWithoutLink')}
      busy={adding.isPending}
      initialFocus={nameRef}
      finalFocus={finalFocus}
      footer={
        <>
          <Button aria-disabled={adding.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form={formId} variant="primary" busy={adding.isPending}>
            {t(passwords ? 'submit' : 'submitWithoutLink')}
          </Button>
        </>
      }
    >
      <DialogBody>
        <form id={formId} noValidate onSubmit={submit} className="grid gap-4 pt-1">
          <div role="alert" className="empty:hidden">
            {adding.error && <Banner tone="bad">{adding.error}</Banner>}
          </div>
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
        </form>
      </DialogBody>
    </Dialog>
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
