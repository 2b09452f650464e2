'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useLoaded } from '@/components/problems/use-loaded'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { besideLive } from '@/lib/api-client/live'
import type { Check, Draft } from '@/lib/contract/response'
import { can } from '@/lib/evidence/access'
import { formatDateTime } from '@/lib/format/dates'
import type { ResponseCardProps } from './response-card'

const loadSubmitDialog = besideLive(() => import('./submit-dialog'))
const loadReturnDialog = besideLive(() => import('./return-check-dialog'))

export type CheckNoticeProps = Pick<
  ResponseCardProps,
  'dispute' | 'role' | 'timeZone' | 'onAnswered' | 'onRefused' | 'notice'
> & {
  /** Holds the notice, and takes the focus. */
  box: RefObject<HTMLDivElement | null>
  check: Check
  draft: Draft | null
  onChecked: (check: Check) => void
  onSubmitting: (submitting: boolean) => void
}

/** That a second person was asked to look, or how that ended; and what there is to do about it. */
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
  const returnRef = useRef<HTMLButtonElement>(null)
  const close = () => setAsked(null)
  const [submit, preloadSubmit] = useLoaded(loadSubmitDialog, asked === 'submit', close)
  const [back, preloadBack] = useLoaded(loadReturnDialog, asked === 'return', close)
  return (
    <div className="flex flex-wrap gap-2">
      {!check.mine && draft && (
        <Button
          variant="primary"
          busy={asked === 'submit' && !submit}
          onPointerEnter={preloadSubmit}
          onFocus={preloadSubmit}
          onClick={() => setAsked('submit')}
        >
          {t('submit')}
        </Button>
      )}
      <Button
        ref={returnRef}
        busy={asked === 'return' && !back}
        onPointerEnter={preloadBack}
        onFocus={preloadBack}
        onClick={() => setAsked('return')}
      >
        {t(check.mine ? 'takeBack.open' : 'sendBack.open')}
      </Button>
      {asked === 'submit' && submit && draft && (
        <submit.LiveProvider>
          <submit.SubmitDialog
            {...props}
            text={draft.text.trim()}
            draftVersion={check.draftVersion}
            // The page reads it again by itself, and the notice says that the check is over.
            onOther={() => undefined}
            onClose={close}
          />
        </submit.LiveProvider>
      )}
      {asked === 'return' && back && (
        <back.LiveProvider>
          <back.ReturnCheckDialog
            disputeId={props.dispute.id}
            check={check}
            onReturned={onChecked}
            onClose={close}
            opener={returnRef}
            notice={props.box}
          />
        </back.LiveProvider>
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
