'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useConflictCheckedMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextField } from '@/components/ui/text-field'
import { submitResponse } from '@/lib/api-client/dispute-calls'
import type { Draft } from '@/lib/contract/response'
import { PreFlightList } from './pre-flight-list'
import type { ResponseCardProps } from './response-card'
import { isAnsweredAlready, useAnswerId } from './use-answer-id'
import { usePreFlight } from './use-pre-flight'

export type SubmitDialogProps = Pick<
  ResponseCardProps,
  'dispute' | 'onAnswered' | 'onRefused' | 'notice'
> & {
  /** As saved under `draftVersion`. */
  text: string
  draftVersion: number
  /** A colleague changed the draft: the editor shows both. */
  onOther: (draft: Draft) => void
  onSubmitting: (submitting: boolean) => void
  onClose: () => void
}

/** Shows what is covered and missing, and requires a typed word, because a submission cannot be undone. */
export function SubmitDialog(props: SubmitDialogProps) {
  const {
    dispute: shown,
    text,
    draftVersion,
    onAnswered,
    onRefused,
    onOther,
    onSubmitting,
    onClose,
  } = props
  const disputeId = shown.id
  const t = useTranslations('response.submit')
  const { answerId, failed } = useAnswerId()
  const { missing, isBlocked, ...preFlight } = usePreFlight(shown, text)

  const [typed, setTyped] = useState('')
  const isTyped = sameWord(typed, t('word'))

  const submission = useConflictCheckedMutation({
    disputeId,
    send: (seen) =>
      submitResponse(disputeId, { answerId: answerId(), draftVersion, missing }, seen),
    onPending: onSubmitting,
    onSent: (answer) => {
      onAnswered(answer)
      onClose()
    },
    onFailed: (error) => {
      failed(error)
      if (!isAnsweredAlready(error)) return
      onRefused('submit')
      onClose()
    },
    onOtherDraft: onOther,
    onClose,
  })

  return (
    <AlertDialog
      onClose={onClose}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm')}
      confirmDisabled={!isTyped || isBlocked}
      onConfirm={submission.submit}
      busy={submission.isPending}
      covered={submission.isAsking}
      error={submission.error}
      finalFocus={props.notice}
    >
      <PreFlightList {...preFlight} text={text} />
      <TextField
        wrapperClassName="mt-4"
        label={t('type', { word: t('word') })}
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={
          typed !== '' &&
          !isTyped &&
          !beginsWord(typed, t('word')) &&
          t('mismatch', { word: t('word') })
        }
        onChange={(event) => setTyped(event.target.value)}
      />
    </AlertDialog>
  )
}

function sameWord(typed: string, word: string): boolean {
  return plain(typed) === plain(word)
}

function beginsWord(typed: string, word: string): boolean {
  return plain(word).startsWith(plain(typed))
}

/** Some keyboards start with a capital, some type full-width letters. */
function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
