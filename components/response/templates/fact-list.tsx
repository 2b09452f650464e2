'use client'

import { useTranslations } from 'next-intl'
import { Summary } from '@/components/ui/summary'
import { TEMPLATE_FACTS, withMarkers, type TemplateFact } from '@/lib/evidence/template-text'

export type FactListProps = {
  /** The facts that became markers. */
  found: readonly { fact: TemplateFact; value: string }[]
  text: string
  onText: (text: string) => void
}

/** The facts that are replaced by markers, each of which can be kept as it is; and all markers there are. */
export function FactList({ found, text, onText }: FactListProps) {
  const t = useTranslations('response.templateForm')
  const label = useTranslations('response.templateForm.fact')
  return (
    <div className="grid gap-2 text-sm">
      {found.length > 0 && (
        <fieldset>
          <legend className="mb-1 font-medium text-ink-2">{t('replaced')}</legend>
          {found.map(({ fact, value }) => {
            const marker = `{${fact}}`
            return (
              <label key={fact} className="flex min-h-8 items-start gap-2.5 py-1 max-md:min-h-11">
                <input
                  type="checkbox"
                  className="mt-0.5 size-4 flex-none accent-accent"
                  checked={text.includes(marker)}
                  onChange={({ target }) =>
                    onText(
                      target.checked
                        ? withMarkers(text, [{ fact, value }])
                        : text.replaceAll(marker, () => value),
                    )
                  }
                />
                <span className="min-w-0 wrap-anywhere">
                  {label(fact)}: {value} → <code>{marker}</code>
                </span>
              </label>
            )
          })}
        </fieldset>
      )}
      <details className="group/details">
        <Summary>{t('facts')}</Summary>
        <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          {TEMPLATE_FACTS.map((fact) => (
            <div key={fact} className="contents">
              <dt>
                <code>{`{${fact}}`}</code>
              </dt>
              <dd className="text-ink-2">{label(fact)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
