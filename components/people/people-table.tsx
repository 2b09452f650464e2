'use client'

import { KeyRound, LogOut, UserCheck, UserX } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { Fact } from '@/components/ui/fact'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { Table, TableBody, TableHead, Td, Th, Tr } from '@/components/ui/table'
import type { ListedPerson } from '@/lib/contract/people'
import { ROLES } from '@/lib/evidence/access'
import { formatDateTime } from '@/lib/format/dates'
import type { PersonAction } from './person-action'

const TONES: Record<ListedPerson['state'], BadgeTone> = {
  active: 'won',
  waiting: 'open',
  disabled: 'neutral',
}

type PeopleTableProps = {
  people: readonly ListedPerson[]
  timeZone: string
  passwords: boolean
  onAsk: (action: PersonAction) => void
}

export function PeopleTable({ people, ...rest }: PeopleTableProps) {
  const t = useTranslations('people')
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <Th>{t('column.person')}</Th>
        <Th>{t('column.role')}</Th>
        <Th>{t('column.state')}</Th>
        <Th align="end">{t('column.actions')}</Th>
      </TableHead>
      <TableBody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} {...rest} />
        ))}
      </TableBody>
    </Table>
  )
}

type PersonRowProps = Omit<PeopleTableProps, 'people'> & { person: ListedPerson }

function PersonRow({ person, timeZone, passwords, onAsk }: PersonRowProps) {
  const t = useTranslations('people')
  const role = useTranslations('common.role')
  const { name, email } = person
  return (
    <Tr className="max-md:gap-y-2.5 max-md:py-4">
      <Td>
        <span className="font-medium wrap-anywhere">{name}</span>
        {person.you && <Fact className="text-ink-3">{t('you')}</Fact>}
        <span className="block text-sm wrap-anywhere text-ink-3">{email}</span>
      </Td>
      <Td>
        <Select
          size="sm"
          aria-label={t('roleOf', { name })}
          value={person.role}
          wrapperClassName="w-36 max-md:w-full"
          onChange={(event) => {
            const next = ROLES.find((known) => known === event.target.value)
            if (next) onAsk({ type: 'role', person, role: next })
          }}
        >
          {ROLES.map((known) => (
            <option key={known} value={known}>
              {role(known)}
            </option>
          ))}
        </Select>
      </Td>
      <Td>
        <SignInState person={person} timeZone={timeZone} passwords={passwords} />
      </Td>
      <Td align="end">
        <RowActions person={person} passwords={passwords} onAsk={onAsk} />
      </Td>
    </Tr>
  )
}

function SignInState({ person, timeZone, passwords }: Omit<PersonRowProps, 'onAsk'>) {
  const t = useTranslations('people')
  const locale = useLocale()
  const { state, linkUntil, sessions, lastSeenAt } = person
  const invited = state === 'waiting' && !passwords
  const linkWords = linkUntil
    ? t('linkUntil', { time: formatDateTime(linkUntil, locale, timeZone) })
    : t('linkOver')
  return (
    <>
      <Badge tone={TONES[state]}>{t(`state.${invited ? 'invited' : state}`)}</Badge>
      <span className="mt-1 block text-sm text-ink-3">
        {invited && t('notYet')}
        {state === 'waiting' && passwords && linkWords}
        {state !== 'waiting' && t('signedIn', { count: sessions })}
        {lastSeenAt && (
          <span className="block">
            {t('seen', { time: formatDateTime(lastSeenAt, locale, timeZone) })}
          </span>
        )}
      </span>
    </>
  )
}

function RowActions({ person, passwords, onAsk }: Omit<PersonRowProps, 'timeZone'>) {
  const t = useTranslations('people.action')
  const { name, state } = person
  return (
    <span className="flex justify-end gap-1 max-md:justify-start">
      {passwords && state !== 'disabled' && !person.you && (
        <IconButton
          label={t('link', { name })}
          icon={<KeyRound />}
          onClick={() => onAsk({ type: 'link', person })}
        />
      )}
      {person.sessions > 0 && !person.you && (
        <IconButton
          label={t('signOut', { name })}
          icon={<LogOut />}
          onClick={() => onAsk({ type: 'signOut', person })}
        />
      )}
      {state === 'disabled' ? (
        <IconButton
          label={t('enable', { name })}
          icon={<UserCheck />}
          onClick={() => onAsk({ type: 'enable', person })}
        />
      ) : (
        <IconButton
          label={t('disable', { name })}
          icon={<UserX />}
          onClick={() => onAsk({ type: 'disable', person })}
        />
      )}
    </span>
  )
}
