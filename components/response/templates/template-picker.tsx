'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useId, useRef, useState, type RefObject } from 'react'
import { usePageCommands } from '@/components/commands/page-commands'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { templatesQuery } from '@/lib/api-client/queries/templates-query'
import type { Dispute } from '@/lib/contract/disputes'
import type { ResponseTemplate } from '@/lib/contract/response-templates'
import { toReason } from '@/lib/evidence/reasons'
import { TEMPLATES, writeResponse } from '@/lib/evidence/response-templates'
import { fillTemplate } from '@/lib/evidence/template-text'
import { joinFacts } from '@/lib/format/join-facts'
import { LOCALE_NAMES } from '@/lib/i18n/locales'
import { bestFirst } from './best-first'
import type { TemplatePlace } from './template-dialog'
import { templateFacts } from './template-facts'

const loadTemplateDialog = () => import('./template-dialog')
const loadTeamDialogs = () => import('./team-template-dialogs')

export type TemplatePickerProps = {
  dispute: Dispute
  timeZone: string
  /** The text of the response. */
  text: string
  onInsert: (text: string, place: TemplatePlace) => void
  /** The field for the template. */
  field: RefObject<HTMLElement | null>
}

/**
 * Offers the built-in templates and the team's, and asks for the position when there is text already. The text can be
 * saved as a template of the team.
 */
export function TemplatePicker({ dispute, timeZone, text, onInsert, field }: TemplatePickerProps) {
  const t = useTranslations('response.editor')
  const locale = useLocale()
  const team = bestFirst(useQuery(templatesQuery()).data?.items ?? [], dispute.reasonCode, locale)
  const [chosen, setChosen] = useState<string>('reason')
  const shown = isKnown(chosen, team) ? chosen : 'reason'
  const selectId = useId()
  const hintId = useId()
  const insertRef = useRef<HTMLButtonElement>(null)
  const saveRef = useRef<HTMLButtonElement>(null)
  const manageRef = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState<'place' | 'save' | 'manage' | null>(null)
  const close = () => setAsking(null)
  const place = useLazyCode(loadTemplateDialog, asking === 'place', close)
  const teamDialogs = useLazyCode(loadTeamDialogs, asking === 'save' || asking === 'manage', close)
  const hasText = text.trim() !== ''
  const facts = templateFacts(dispute, timeZone)
  const insert = (at: TemplatePlace, key = shown) => {
    const ofTeam = team.find(({ id }) => id === key)
    const builtIn = TEMPLATES.find((each) => each === key) ?? 'reason'
    onInsert(
      ofTeam ? fillTemplate(ofTeam.text, facts) : writeResponse(builtIn, dispute.reasonCode, facts),
      at,
    )
  }
  const start = (key: string) => {
    setChosen(key)
    if (hasText) setAsking('place')
    else insert('replace', key)
  }
  usePageCommands(() => ({
    commands: [
      ...TEMPLATES.map((each) => ({ key: each, label: t(`templates.${each}`) })),
      ...team.map(({ id, name }) => ({ key: id, label: name })),
    ].map(({ key, label }) => ({ name: 'template', key, label, run: () => start(key) })),
  }))
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={selectId} className="text-sm font-medium text-ink-2">
          {t('template')}
        </label>
        <Select
          id={selectId}
          value={shown}
          aria-describedby={hintId}
          wrapperClassName="max-w-80"
          onChange={({ target }) => setChosen(target.value)}
        >
          <optgroup label={t('builtIn')}>
            {TEMPLATES.map((each) => (
              <option key={each} value={each}>
                {t(`templates.${each}`)}
              </option>
            ))}
          </optgroup>
          {team.length > 0 && (
            <optgroup label={t('team')}>
              {team.map((template) => (
                <TeamOption key={template.id} template={template} reasonCode={dispute.reasonCode} />
              ))}
            </optgroup>
          )}
        </Select>
        <Button
          ref={insertRef}
          busy={asking === 'place' && !place.code}
          onPointerEnter={hasText ? place.preload : undefined}
          onFocus={hasText ? place.preload : undefined}
          onClick={() => start(shown)}
        >
          {t('insert')}
        </Button>
        {hasText && (
          <Button
            ref={saveRef}
            variant="ghost"
            busy={asking === 'save' && !teamDialogs.code}
            onPointerEnter={teamDialogs.preload}
            onFocus={teamDialogs.preload}
            onClick={() => setAsking('save')}
          >
            {t('saveAsTemplate')}
          </Button>
        )}
        {team.length > 0 && (
          <Button
            ref={manageRef}
            variant="ghost"
            busy={asking === 'manage' && !teamDialogs.code}
            onPointerEnter={teamDialogs.preload}
            onFocus={teamDialogs.preload}
            onClick={() => setAsking('manage')}
          >
            {t('manageTemplates')}
          </Button>
        )}
      </div>
      <p id={hintId} className="text-sm text-ink-3">
        {t('insertHint')}
      </p>
      {asking === 'place' && place.code && (
        <place.code.TemplateDialog
          onChoose={(at) => insert(at)}
          onClose={close}
          opener={insertRef}
          field={field}
        />
      )}
      {asking === 'save' && teamDialogs.code && (
        <teamDialogs.code.SaveTemplateDialog
          text={text}
          facts={facts}
          reasonCode={dispute.reasonCode}
          finalFocus={saveRef}
          onClose={close}
          onSaved={setChosen}
        />
      )}
      {asking === 'manage' && teamDialogs.code && (
        <teamDialogs.code.ManageTemplatesDialog
          // When the last one was deleted, its button is gone, too.
          finalFocus={team.length > 0 ? manageRef : insertRef}
          onClose={close}
        />
      )}
    </div>
  )
}

/** A template of the team may have been deleted since it was chosen. */
function isKnown(key: string, team: readonly ResponseTemplate[]): boolean {
  return TEMPLATES.some((each) => each === key) || team.some(({ id }) => id === key)
}

type TeamOptionProps = { template: ResponseTemplate; reasonCode: string }

function TeamOption({ template, reasonCode }: TeamOptionProps) {
  const reasons = useTranslations('reasons.title')
  const locale = useLocale()
  const { id, name, language, reason } = template
  const isOtherReason = reason !== null && reason !== toReason(reasonCode)
  const text = joinFacts(locale, [
    name,
    isOtherReason && reasons(reason),
    language !== locale && LOCALE_NAMES[language],
  ])
  return <option value={id}>{text}</option>
}
