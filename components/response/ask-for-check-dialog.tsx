'use client'

import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useConflictCheckedMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextArea } from '@/components/ui/text-area'
import { askForCheck } from '@/lib/api-client/calls/dispute-calls'
import type { Check } from '@/lib/contract/response'
import { MAX_CHECK_NOTE_LENGTH } from '@/lib/evidence/limits'
import { PreFlightList } from './pre-flight-list'
import type { SubmitDialogProps } from './submit-dialog'
import { useFocusAfter } from './use-focus-after'
import { usePreFlight } from './use-pre-flight'

export type AskForCheckDialogProps = Pick<
  SubmitDialogProps,
  'dispute' | 'text' | 'draftVersion' | 'onOther' | 'onClose' | 'opener'
> & {
  onAsked: (check: Check) => void
  notice: RefObject<HTMLElement | null>
}

/** Shows the content of a submission, and sends it to a colleague instead of the bank. */
export function AskForCheckDialog(props: AskForCheckDialogProps) {
  const { text, draftVersion, onAsked, onOther, onClose } = props
  const disputeId = props.dispute.id
  const t = useTranslations('response.check.ask')
  const { missing, isBlocked, ...preFlight } = usePreFlight(props.dispute, text)
  const { finalFocus, done } = useFocusAfter({ done: props.notice, closed: props.opener })
  const { text: note, change, forget } = useKeptText(`check ${disputeId}`)

  const asking = useConflictCheckedMutation({
    disputeId,
    send: (seen) => askForCheck(disputeId, { draftVersion, missing, note }, seen),
    onSent: (check) => {
      done()
      forget()
      onAsked(check)
      onClose()
    },
    onOtherDraft: onOther,
    onClose,
  })

  return (
    <AlertDialog
      onClose={() => {
        forget()
        onClose()
      }}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      confirmDisabled={isBlocked}
      onConfirm={asking.submit}
      onConfirmKeys={() => !isBlocked && asking.submit()}
      busy={asking.isPending}
      covered={asking.isAsking}
      error={asking.error}
      finalFocus={finalFocus}
    >
      <PreFlightList {...preFlight} text={text} />
      <div className="mt-4">
        <TextArea
          label={t('note')}
          hint={t('noteHint')}
          rows={3}
          maxLength={MAX_CHECK_NOTE_LENGTH}
          value={note}
          onChange={(event) => change(event.target.value)}
        />
      </div>
    </AlertDialog>
  )
}
