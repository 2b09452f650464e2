'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useProblemText } from '@/components/problems/problem-text'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { withdrawUpload } from '@/lib/api-client/calls/document-calls'
import { documentQuery, refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import type { KindChange } from '@/lib/contract/documents'
import { isProblemCode } from '@/lib/contract/problem-codes'
import { isKind } from '@/lib/evidence/kinds'
import type { DocumentsTask } from './selection/selection-bar'

export type KindChangeNoticesProps = {
  disputeId: string
  changes: readonly KindChange[]
  canChange: boolean
  onDelete: (task: DocumentsTask) => void
}

/** Changes of kind that are underway, that failed, or that left both documents. */
export function KindChangeNotices({ changes, ...props }: KindChangeNoticesProps) {
  const t = useTranslations('documents.kindChange')
  return (
    <ul aria-label={t('label')} className="grid gap-2 px-4 pb-3">
      {changes.map((change) => (
        <li key={change.id}>
          <Notice change={change} {...props} />
        </li>
      ))}
    </ul>
  )
}

type NoticeProps = Omit<KindChangeNoticesProps, 'changes'> & { change: KindChange }

function Notice({ disputeId, change, canChange, onDelete }: NoticeProps) {
  const t = useTranslations('documents.kindChange')
  const kinds = useTranslations('kinds.label')
  const problemText = useProblemText()
  const client = useQueryClient()
  const { id, documentId, replacementId, filename, state, problem } = change
  const refresh = () => refreshDispute(client, disputeId)
  const cancel = useFormMutation({
    send: () => withdrawUpload(disputeId, id),
    onSent: refresh,
    disputeId,
    about: { filename },
  })
  const remove = useFormMutation({
    send: () => client.fetchQuery(documentQuery(disputeId, documentId)),
    onSent: (document) => onDelete({ type: 'delete', documents: [document] }),
    disputeId,
    about: { filename },
  })
  const labelOf = (kind: string | null) => (isKind(kind) ? kinds(kind) : (kind ?? kinds('none')))
  const words = { filename, kind: labelOf(change.kind), formerKind: labelOf(change.formerKind) }
  const why = problem && isProblemCode(problem) ? problemText({ code: problem }, { filename }) : ''
  const form = state === 'underway' ? cancel : remove
  const action =
    canChange &&
    ((state === 'underway' && replacementId === null && (
      <Button size="sm" busy={cancel.isPending} onClick={() => cancel.submit()}>
        {t('cancel')}
      </Button>
    )) ||
      (state === 'both' && (
        <Button size="sm" busy={remove.isPending} onClick={() => remove.submit()}>
          {t('deleteFormer')}
        </Button>
      )))
  return (
    <Banner tone={state === 'underway' ? 'info' : 'warn'} action={action || undefined}>
      {t(state, words)} {state !== 'underway' && why} {form.error}
    </Banner>
  )
}
