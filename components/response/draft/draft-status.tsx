'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import type { ApiError } from '@/lib/api-client/api-error'
import type { DraftState } from './draft-autosave'

/** Whether the text is saved. Announced only when it is not, or when a colleague's text arrived. */
export function DraftStatus({ state, onSave }: { state: DraftState; onSave: () => void }) {
  const t = useTranslations('response.editor')
  const problemText = useProblemText()
  const { saving, takenFrom, isRestored } = state
  // Stays until the text is saved: each attempt would otherwise move the page.
  const [failure, setFailure] = useState<ApiError | null>(null)
  const isStillUnsaved = saving.type === 'unsaved' || saving.type === 'saving'
  const current = saving.type === 'failed' ? saving.error : isStillUnsaved ? failure : null
  if (current !== failure) setFailure(current)
  return (
    <div className="min-w-0">
      <span role="status">
        {current && (
          <span className="flex flex-wrap items-center gap-2 text-bad">
            {t('failed', { problem: problemText(current) })}
            <Button size="sm" busy={saving.type === 'saving'} onClick={onSave}>
              {t('saveNow')}
            </Button>
          </span>
        )}
        {saving.type === 'saved' && takenFrom !== null && t('theirs', { name: takenFrom })}
        {isRestored && saving.type !== 'conflict' && t('restored')}
      </span>{' '}
      {!current && isStillUnsaved && <span>{t(saving.type)}</span>}
      {saving.type === 'saved' && takenFrom === null && state.version > 0 && (
        <span>{t('saved')}</span>
      )}
    </div>
  )
}
