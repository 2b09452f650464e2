import { useTranslations } from 'next-intl'
import { useId, type ReactNode } from 'react'
import { NOTICE_EVENTS, type NoticeEvent } from '@/lib/contract/notifications'

type EventCheckboxesProps = {
  legend: ReactNode
  chosen: ReadonlySet<string>
  /** Why the choice cannot be saved. */
  error: string | null
  onChange: (chosen: ReadonlySet<NoticeEvent>) => void
}

/** The events of a team channel. */
export function EventCheckboxes({ legend, chosen, error, onChange }: EventCheckboxesProps) {
  const t = useTranslations('notificationSettings.event')
  const id = useId()
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1 text-sm font-medium text-ink-2">{legend}</legend>
      <div className="gap-x-4 sm:columns-2">
        {NOTICE_EVENTS.map((event) => (
          <label
            key={event}
            className="flex min-h-8 cursor-pointer break-inside-avoid items-center gap-2.5 py-1 max-md:min-h-11"
          >
            <input
              type="checkbox"
              checked={chosen.has(event)}
              onChange={({ target }) => onChange(withEvent(chosen, event, target.checked))}
              className="size-4.5 flex-none accent-accent"
            />
            {t(event)}
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function withEvent(
  chosen: ReadonlySet<string>,
  event: NoticeEvent,
  isOn: boolean,
): ReadonlySet<NoticeEvent> {
  return new Set(NOTICE_EVENTS.filter((known) => (known === event ? isOn : chosen.has(known))))
}
