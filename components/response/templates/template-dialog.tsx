'use client'

import { useTranslations } from 'next-intl'
import { useRef, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useFocusAfter } from '../use-focus-after'

/** The position of a template: instead of the existing text, or below it. */
export type TemplatePlace = 'replace' | 'below'

export type TemplateDialogProps = {
  onChoose: (place: TemplatePlace) => void
  onClose: () => void
  opener: RefObject<HTMLElement | null>
  /** The field for the template. */
  field: RefObject<HTMLElement | null>
}

/** Asks before a template is inserted when there is text already. */
export function TemplateDialog({ onChoose, onClose, opener, field }: TemplateDialogProps) {
  const t = useTranslations('response.editor.templateDialog')
  const below = useRef<HTMLButtonElement>(null)
  const { finalFocus, done } = useFocusAfter({ done: field, closed: opener })
  const choose = (place: TemplatePlace) => {
    done()
    onChoose(place)
    onClose()
  }
  return (
    <Dialog
      onClose={onClose}
      size="sm"
      title={t('title')}
      initialFocus={below}
      finalFocus={finalFocus}
      description={t('body')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button onClick={() => choose('replace')}>{t('replace')}</Button>
          <Button ref={below} variant="primary" onClick={() => choose('below')}>
            {t('below')}
          </Button>
        </>
      }
    />
  )
}
