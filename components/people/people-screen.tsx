'use client'

import { UserPlus } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { LinkDialog } from '@/components/ui/link-dialog'
import { useToast } from '@/components/ui/toast'
import type { People } from '@/lib/contract/people'
import { formatDateTime } from '@/lib/format/dates'
import { AddPersonDialog } from './add-person-dialog'
import { ConfirmDialog } from './confirm-dialog'
import { PeopleTable } from './people-table'
import type { CreatedLink, PersonAction } from './person-action'

export type PeopleScreenProps = {
  initial: People
  /** IANA name. */
  timeZone: string
  /** Off when people sign in with single sign-on only: there are no links to choose a password. */
  passwords: boolean
  /** The identity provider sets the role at each sign-in. */
  rolesFromClaim: boolean
}

type Asked =
  | { dialog: 'none' }
  | { dialog: 'add' }
  | { dialog: 'confirm'; action: PersonAction }
  | { dialog: 'link'; link: CreatedLink }

/** The people who may sign in. Every change requires confirmation, since it takes effect immediately. */
export function PeopleScreen({ initial, timeZone, passwords, rolesFromClaim }: PeopleScreenProps) {
  const t = useTranslations('people')
  const locale = useLocale()
  const toast = useToast()
  const [people, setPeople] = useState(initial)
  const [asked, setAsked] = useState<Asked>({ dialog: 'none' })
  const addRef = useRef<HTMLButtonElement>(null)
  const close = () => setAsked({ dialog: 'none' })

  const showLink = (link: CreatedLink, now: People | null) => {
    if (now) setPeople(now)
    setAsked({ dialog: 'link', link })
  }

  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
            {t('title')}
          </h1>
          <p className="mt-1 text-ink-2">
            {t('lede')} {rolesFromClaim && t('rolesFromClaim')}
          </p>
        </div>
        <Button
          ref={addRef}
          variant="primary"
          icon={<UserPlus />}
          onClick={() => setAsked({ dialog: 'add' })}
        >
          {t('add')}
        </Button>
      </div>
      <Card className="overflow-hidden">
        <PeopleTable
          people={people.items}
          timeZone={timeZone}
          passwords={passwords}
          onAsk={(action) => setAsked({ dialog: 'confirm', action })}
        />
      </Card>
      {asked.dialog === 'add' && (
        <AddPersonDialog
          passwords={passwords}
          finalFocus={addRef}
          onClose={close}
          onLink={showLink}
          onAdded={(name, now) => {
            if (now) setPeople(now)
            close()
            toast.show({ message: t('done.added', { name }) })
          }}
        />
      )}
      {asked.dialog === 'confirm' && (
        <ConfirmDialog
          action={asked.action}
          onClose={close}
          onLink={showLink}
          onDone={(now, words) => {
            setPeople(now)
            close()
            toast.show({ message: words })
          }}
        />
      )}
      {asked.dialog === 'link' && (
        <LinkDialog
          title={t('linkDialog.title', { name: asked.link.name })}
          description={t('linkDialog.body', {
            time: formatDateTime(asked.link.until, locale, timeZone),
          })}
          url={asked.link.url}
          label={t('linkDialog.field')}
          finalFocus={addRef}
          onClose={close}
        />
      )}
    </>
  )
}
