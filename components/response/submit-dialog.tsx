'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useConflictCheckedMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { submitResponse } from '@/lib/api-client/calls/dispute-calls'
import type { Draft } from '@/lib/contract/response'
import { PreFlightList } from './pre-flight-list'
import type { ResponseCardProps } from './response-props'
import { isAnsweredAlready, useAnswerId } from './use-answer-id'
import { useFocusAfter } from './use-focus-after'
import { useNextDispute, type NextStep } from './use-next-dispute'
import { usePreFlight } from './use-pre-flight'

export type SubmitDialogProps = Pick<
  ResponseCardProps,
  'dispute' | 'list' | 'onAnswered' | 'onRefused' | 'notice'
> & {
  /** As saved under `draftVersion`. */
  text: string
  draftVersion: number
  /** A colleague changed the draft: the editor shows both. */
  onOther: (draft: Draft) => void
  onSubmitting: (submitting: boolean) => void
  onClose: () => void
  opener: RefObject<HTMLElement | null>
}

/** Shows what goes and what is missing, and asks to acknowledge that a submission cannot be undone. */
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
  const { finalFocus, done } = useFocusAfter({ done: props.notice, closed: props.opener })
  const { missing, isBlocked, ...preFlight } = usePreFlight(shown, text)

  const [isUnderstood, setUnderstood] = useState(false)
  const { field, isWrong, check } = useFieldCheck<HTMLInputElement>(isUnderstood)

  const nextStep = useNextDispute(disputeId, props.list)
  // As of the press: once the dispute is answered, the list that is read again is without it.
  const pressedStep = useRef<NextStep | null>(null)

  const submission = useConflictCheckedMutation({
    disputeId,
    send: (seen) =>
      submitResponse(disputeId, { answerId: answerId(), draftVersion, missing }, seen),
    onPending: onSubmitting,
    onSent: (answer) => {
      done()
      onAnswered(answer)
      onClose()
      // While the outcome is unknown, this page shows it.
      if (answer.state === 'done') pressedStep.current?.go()
    },
    onFailed: (error) => {
      failed(error)
      if (!isAnsweredAlready(error)) return
      done()
      onRefused('submit')
      onClose()
    },
    onOtherDraft: onOther,
    onClose,
  })

  const submit = (step: NextStep | null) => {
    if (submission.isPending) return
    pressedStep.current = step
    submission.submit()
  }
  const isReady = !isBlocked && (!nextStep || nextStep.next !== undefined)
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('keep')}
      confirmLabel={t(
        nextStep ? (nextStep.next === null ? 'confirmAndReturn' : 'confirmAndNext') : 'confirm',
      )}
      confirmDisabled={!isUnderstood || !isReady}
      onConfirm={() => submit(nextStep)}
      onConfirmKeys={() => check() && isReady && submit(nextStep)}
      {...(nextStep && {
        otherConfirm: {
          label: t('confirm'),
          disabled: !isUnderstood || isBlocked,
          onConfirm: () => submit(null),
        },
      })}
      busy={submission.isPending}
      covered={submission.isAsking}
      error={submission.error}
      initialFocus={field}
      finalFocus={finalFocus}
    >
      <PreFlightList {...preFlight} text={text} />
      <div className="mt-4 border-t border-line pt-4 max-md:pt-1.5">
        <CheckboxField
          ref={field}
          label={t('understood')}
          checked={isUnderstood}
          error={isWrong && t('notUnderstood')}
          onChange={(event) => setUnderstood(event.target.checked)}
        />
      </div>
    </AlertDialog>
  )
}
