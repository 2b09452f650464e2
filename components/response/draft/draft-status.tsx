'use client'

import { useTranslations } from 'next-intl'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import type { DraftState } from './draft-autosave'

/** Whether the text is saved. Announced only when it is not, or when a colleague's text arrived. */
export function DraftStatus({ state, onSave }: { state: DraftState; onSave: () => void }) {
  const t = useTranslations('response.editor')
  const problemText = useProblemText()
  const { saving, takenFrom, isRestored } = state
  return (
    <div className="min-w-0">
      <span role="status">
        {saving.type === 'failed' && (
          <span className="flex flex-wrap items-center gap-2 text-bad">
            {t('failed', { problem: problemText(saving.error) })}
            <Button size="sm" onClick={onSave}>
              {t('saveNow')}
            </Button>
          </span>
        )}
        {saving.type === 'saved' && takenFrom !== null && t('theirs', { name: takenFrom })}
        {isRestored && saving.type !== 'conflict' && t('restored')}
      </span>{' '}
      {(saving.type === 'unsaved' || saving.type === 'saving') && <span>{t(saving.type)}</span>}
      {saving.type === 'saved' && takenFrom === null && state.version > 0 && (
        <span>{t('saved')}</span>
      )}
    </div>
  )
}
