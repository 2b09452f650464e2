'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { Dispute } from '@/lib/contract/disputes'
import { TEMPLATES, writeResponse, type Template } from '@/lib/evidence/response-templates'
import { templateFacts } from './template-facts'

export type TemplatePickerProps = {
  dispute: Dispute
  timeZone: string
  onInsert: (text: string) => void
}

/** A beginning for the response. What is written already stays: a template goes below it. */
export function TemplatePicker({ dispute, timeZone, onInsert }: TemplatePickerProps) {
  const t = useTranslations('response.editor')
  const [template, setTemplate] = useState<Template>('reason')
  const selectId = useId()
  const hintId = useId()
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={selectId} className="text-sm font-medium text-ink-2">
          {t('template')}
        </label>
        <Select
          id={selectId}
          value={template}
          aria-describedby={hintId}
          onChange={({ target }) =>
            setTemplate(TEMPLATES.find((each) => each === target.value) ?? 'reason')
          }
        >
          {TEMPLATES.map((each) => (
            <option key={each} value={each}>
              {t(`templates.${each}`)}
            </option>
          ))}
        </Select>
        <Button
          onClick={() =>
            onInsert(writeResponse(template, dispute.reasonCode, templateFacts(dispute, timeZone)))
          }
        >
          {t('insert')}
        </Button>
      </div>
      <p id={hintId} className="text-sm text-ink-3">
        {t('insertHint')}
      </p>
    </div>
  )
}
