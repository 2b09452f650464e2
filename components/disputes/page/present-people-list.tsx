'use client'

import { PencilLine } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Initials } from '@/components/ui/initials'
import type { PresentPerson } from '@/lib/contract/presence'

const MAX_SHOWN = 3

/** Names where there is space, else initials, in one line: the page below does not move. */
export function PresentPeopleList({ people }: { people: readonly PresentPerson[] }) {
  const t = useTranslations('dispute.presence')
  const more = people.length - MAX_SHOWN
  return (
    <ul
      aria-label={t('label')}
      className="ms-auto flex h-7 min-w-0 items-center gap-x-3 text-sm text-ink-2 max-md:gap-x-1"
    >
      {people.slice(0, MAX_SHOWN).map((person) => (
        <Present key={person.id} person={person} />
      ))}
      {more > 0 && (
        <li className="flex-none text-ink-3">
          <span aria-hidden="true">+{more}</span>
          <span className="sr-only">{t('more', { count: more })}</span>
        </li>
      )}
    </ul>
  )
}

function Present({ person: { name, state } }: { person: PresentPerson }) {
  const t = useTranslations('dispute.presence')
  const sentence = t(state, { name, more: 0 })
  return (
    <li title={sentence} className="relative flex min-w-0 items-center gap-1.5 max-md:flex-none">
      <Initials name={name} />
      <span aria-hidden="true" className="truncate max-md:hidden">
        {state === 'editing' ? sentence : name}
      </span>
      {state === 'editing' && (
        <PencilLine className="absolute -end-1 -bottom-1 size-4 rounded-full bg-surface p-0.5 text-info md:hidden" />
      )}
      <span className="sr-only">{sentence}</span>
    </li>
  )
}
