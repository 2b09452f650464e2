'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { TextArea } from '@/components/ui/text-area'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute } from '@/lib/api-client/queries'
import { returnCheck } from '@/lib/api-client/response-calls'
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

/** The person who asked cancels the check; any other person says what is to be changed. */
export function ReturnCheckDialog(props: ReturnCheckDialogProps) {
  const { disputeId, check, onReturned, onClose } = props
  const { finalFocus, done } = useFocusAfter({ done: props.notice, closed: props.opener })
  const t = useTranslations(check.mine ? 'response.check.takeBack' : 'response.check.sendBack')
  const words = useTranslations('response.check')
  const problemText = useProblemText()
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const { text: note, change, forget } = useKeptText(`return ${check.id}`)
  const [isMissing, setMissing] = useState(false)
  const returning = useMutation({
    mutationFn: () => returnCheck(disputeId, { checkId: check.id, note }),
    onSuccess: (returned) => {
      done()
      forget()
      onReturned(returned)
      onClose()
    },
    onError: () => void refreshDispute(client, disputeId),
  })
  const confirm = () => {
    const lacksNote = !check.mine && note.trim() === ''
    setMissing(lacksNote)
    if (lacksNote) field.current?.focus()
    else returning.mutate()
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (open) return
        forget()
        onClose()
      }}
      title={t('title', { name: check.by.name })}
      description={t('body', { name: check.by.name })}
      cancelLabel={words('cancel')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      onConfirm={confirm}
      busy={returning.isPending}
      error={returning.error && problemText(toApiError(returning.error))}
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
          error={isMissing && words('replyMissing')}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </AlertDialog>
  )
}
