'use client'

import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextArea } from '@/components/ui/text-area'
import { returnCheck } from '@/lib/api-client/calls/dispute-calls'
import type { Check } from '@/lib/contract/response'
import { MAX_CHECK_NOTE_LENGTH } from '@/lib/evidence/limits'
import { useFocusAfter } from './use-focus-after'

export type ReturnCheckDialogProps = {
  disputeId: string
  check: Check
  onReturned: (check: Check) => void
  onClose: () => void
  opener: RefObject<HTMLElement | null>
  notice: RefObject<HTMLElement | null>
}

/** The person who made the request cancels it; any other person returns it with a note. */
export function ReturnCheckDialog(props: ReturnCheckDialogProps) {
  const { disputeId, check, onReturned, onClose } = props
  const { finalFocus, done } = useFocusAfter({ done: props.notice, closed: props.opener })
  const t = useTranslations(check.mine ? 'response.check.takeBack' : 'response.check.sendBack')
  const words = useTranslations('response.check')
  const { text: note, change, forget } = useKeptText(`return ${check.id}`)
  const {
    field,
    isWrong,
    check: checkNote,
  } = useFieldCheck<HTMLTextAreaElement>(check.mine || note.trim() !== '')
  const returning = useFormMutation({
    send: () => returnCheck(disputeId, { checkId: check.id, note }),
    onSent: (returned) => {
      done()
      forget()
      onReturned(returned)
      onClose()
    },
    disputeId,
  })
  const submit = () => checkNote() && returning.submit()
  return (
    <AlertDialog
      onClose={() => {
        forget()
        onClose()
      }}
      title={t('title', { name: check.by.name })}
      description={t('body', { name: check.by.name })}
      cancelLabel={words('cancel')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      onConfirm={submit}
      onConfirmKeys={submit}
      busy={returning.isPending}
      error={returning.error}
      {...(!check.mine && { initialFocus: field })}
      finalFocus={finalFocus}
    >
      {!check.mine && (
        <TextArea
          ref={field}
          label={words('reply')}
          rows={3}
          maxLength={MAX_CHECK_NOTE_LENGTH}
          value={note}
          error={isWrong && words('replyMissing')}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </AlertDialog>
  )
}
