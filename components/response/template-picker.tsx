'use client'

import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { Dispute } from '@/lib/contract/disputes'
import { TEMPLATES, writeResponse, type Template } from '@/lib/evidence/response-templates'
import type { TemplatePlace } from './template-dialog'
import { templateFacts } from './template-facts'

const loadTemplateDialog = () => import('./template-dialog')

export type TemplatePickerProps = {
  dispute: Dispute
  timeZone: string
  /** There is text already. */
  hasText: boolean
  onInsert: (text: string, place: TemplatePlace) => void
  /** The field for the template. */
  field: RefObject<HTMLElement | null>
}

/** Offers templates for the response, and asks for the position when there is text already. */
export function TemplatePicker(props: TemplatePickerProps) {
  const { dispute, timeZone, hasText, onInsert, field } = props
  const t = useTranslations('response.editor')
  const [template, setTemplate] = useState<Template>('reason')
  const selectId = useId()
  const hintId = useId()
  const insertRef = useRef<HTMLButtonElement>(null)
  const [isAsking, setAsking] = useState(false)
  const dialog = useLazyCode(loadTemplateDialog, isAsking, () => setAsking(false))
  const insert = (place: TemplatePlace) =>
    onInsert(writeResponse(template, dispute.reasonCode, templateFacts(dispute, timeZone)), place)
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
          ref={insertRef}
          busy={isAsking && !dialog.code}
          onPointerEnter={hasText ? dialog.preload : undefined}
          onFocus={hasText ? dialog.preload : undefined}
          onClick={() => (hasText ? setAsking(true) : insert('replace'))}
        >
          {t('insert')}
        </Button>
      </div>
      <p id={hintId} className="text-sm text-ink-3">
        {t('insertHint')}
      </p>
      {isAsking && dialog.code && (
        <dialog.code.TemplateDialog
          onChoose={insert}
          onClose={() => setAsking(false)}
          opener={insertRef}
          field={field}
        />
      )}
    </div>
  )
}
