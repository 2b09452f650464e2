'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { Draft } from '@/lib/contract/response'
import { languageOf } from '@/lib/format/text-language'

export type DraftConflictProps = {
  other: Draft
  onKeepMine: () => void
  onTakeTheirs: () => void
}

/** Two people wrote concurrently: both texts are shown, and the person chooses. */
export function DraftConflict({ other, onKeepMine, onTakeTheirs }: DraftConflictProps) {
  const t = useTranslations('response.editor')
  const { name } = other.by
  return (
    <section
      role="alert"
      aria-labelledby="draft-conflict-title"
      className="grid gap-2.5 rounded-md border border-warn bg-warn-soft p-3.5"
    >
      <h3 id="draft-conflict-title" className="font-medium text-warn">
        {t('conflictTitle', { name })}
      </h3>
      <p className="text-sm">{t('conflictBody')}</p>
      <figure className="grid gap-1">
        <figcaption className="text-sm font-medium">{t('conflictTheirs', { name })}</figcaption>
        <blockquote
          lang={languageOf(other.text)}
          className="max-h-64 overflow-y-auto rounded-sm border border-line-control bg-surface px-3 py-2 wrap-anywhere whitespace-pre-line"
        >
          {other.text}
        </blockquote>
      </figure>
      <p className="text-sm">{t('conflictMine')}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onKeepMine}>{t('keepMine')}</Button>
        <Button onClick={onTakeTheirs}>{t('takeTheirs')}</Button>
      </div>
    </section>
  )
}
