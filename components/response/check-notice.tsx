'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import type { Dispute } from '@/lib/contract/disputes'
import type { Answer, Check, Draft } from '@/lib/contract/response'
import { can, type Role } from '@/lib/evidence/access'
import { formatDateTime } from '@/lib/format/dates'
import type { ResponseCardProps } from './response-props'

const loadSubmitDialog = () => import('./submit-dialog')
const loadReturnDialog = () => import('./return-check-dialog')

export type CheckNoticeProps = Pick<ResponseCardProps, 'list'> & {
  dispute: Dispute
  role: Role
  timeZone: string
  onAnswered: (answer: Answer) => void
  onRefused: (type: Answer['type']) => void
  /** Takes the focus once the dispute is answered. */
  notice: RefObject<HTMLElement | null>
  /** Contains the notice, and takes the focus. */
  box: RefObject<HTMLDivElement | null>
  check: Check
  draft: Draft | null
  onChecked: (check: Check) => void
  onSubmitting: (submitting: boolean) => void
}

/** The state of the review request, and the available actions. */
export function CheckNotice(props: CheckNoticeProps) {
  const { check, role, timeZone } = props
  const t = useTranslations('response.check')
  const locale = useLocale()
  const words = wordsFor(check)
  const quote = check.state === 'sent_back' ? check.reply : check.note
  if (!words) return null
  return (
    <>
      <div role="status">
        <Banner tone={words === 'askedMine' || words === 'takenBack' ? 'info' : 'warn'}>
          {t(words, {
            name: (check.state === 'asked' ? check.by : check.endedBy)?.name ?? '',
            date: formatDateTime(check.at, locale, timeZone),
          })}
          {quote && check.state !== 'cancelled' && (
            <q className="mt-1 block font-normal wrap-anywhere whitespace-pre-line">{quote}</q>
          )}
        </Banner>
      </div>
      {check.state === 'asked' && can(role, 'response.submit') && <CheckActions {...props} />}
    </>
  )
}

function CheckActions({ check, draft, onChecked, ...props }: CheckNoticeProps) {
  const t = useTranslations('response.check')
  const [asked, setAsked] = useState<'submit' | 'return' | null>(null)
  const submitRef = useRef<HTMLButtonElement>(null)
  const returnRef = useRef<HTMLButtonElement>(null)
  const close = () => setAsked(null)
  const submit = useLazyCode(loadSubmitDialog, asked === 'submit', close)
  const back = useLazyCode(loadReturnDialog, asked === 'return', close)
  return (
    <div className="flex flex-wrap gap-2">
      {!check.mine && draft && (
        <Button
          ref={submitRef}
          data-submit-response
          variant="primary"
          busy={asked === 'submit' && !submit.code}
          onPointerEnter={submit.preload}
          onFocus={submit.preload}
          onClick={() => setAsked('submit')}
        >
          {t('submit')}
        </Button>
      )}
      <Button
        ref={returnRef}
        busy={asked === 'return' && !back.code}
        onPointerEnter={back.preload}
        onFocus={back.preload}
        onClick={() => setAsked('return')}
      >
        {t(check.mine ? 'takeBack.open' : 'sendBack.open')}
      </Button>
      {asked === 'submit' && submit.code && draft && (
        <submit.code.SubmitDialog
          {...props}
          text={draft.text.trim()}
          draftVersion={check.draftVersion}
          // The page refetches it, and the notice shows that the request has ended.
          onOther={() => undefined}
          onClose={close}
          opener={submitRef}
        />
      )}
      {asked === 'return' && back.code && (
        <back.code.ReturnCheckDialog
          disputeId={props.dispute.id}
          check={check}
          onReturned={onChecked}
          onClose={close}
          opener={returnRef}
          notice={props.box}
        />
      )}
    </div>
  )
}

function wordsFor({ state, mine, reason }: Check) {
  if (state === 'asked') return mine ? 'askedMine' : 'asked'
  if (state === 'sent_back') return 'sentBack'
  if (state === 'cancelled' && reason === 'draft') return 'cancelledByDraft'
  if (state === 'cancelled' && reason === 'documents') return 'cancelledByDocuments'
  return state === 'cancelled' ? 'takenBack' : null
}
