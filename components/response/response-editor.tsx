'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { TextArea } from '@/components/ui/text-area'
import { useToast } from '@/components/ui/toast'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import type { Draft } from '@/lib/contract/response'
import { can } from '@/lib/evidence/access'
import { useStore } from '@/lib/store'
import { MAX_RESPONSE_LENGTH } from '@/lib/evidence/limits'
import { placeholdersIn } from '@/lib/evidence/response-templates'
import { languageOf } from '@/lib/format/text-language'
import type { DraftAutosave } from './draft/draft-autosave'
import { DraftStatus } from './draft/draft-status'
import type { ResponseCardProps } from './response-props'
import type { TemplatePlace } from './templates/template-dialog'
import { TextConflict } from './text-conflict'
import { TemplatePicker } from './templates/template-picker'
import { selectInField, usePlaceholderKeys } from './templates/use-placeholder-keys'
import { useTeamWordings } from './templates/use-team-wordings'
import { useDraftAutosave, useUnsavedDraft, type KeptDraft } from './draft/use-draft-autosave'
import { useUnfilledText } from './use-unfilled-text'

const loadSubmitDialog = () => import('./submit-dialog')
const loadAskDialog = () => import('./ask-for-check-dialog')

export type ResponseEditorProps = ResponseCardProps & {
  draft: Draft | null
  /** It opened automatically, so it does not take the focus. */
  isReopened: boolean
  /** The person has pressed the button for submitting, which the editor handles once it is open. */
  submitAsked: boolean
  onSubmitAsked: (asked: boolean) => void
  /** The submission has started or ended. */
  onSubmitting: (submitting: boolean) => void
  /** The focus target once a review was requested. */
  checkNotice: RefObject<HTMLElement | null>
}

export function ResponseEditor(props: ResponseEditorProps) {
  const kept = useUnsavedDraft(props.dispute.id)
  // Unsaved text has to be in the field before it accepts input.
  return kept && <DraftEditor {...props} kept={kept} />
}

function DraftEditor({
  draft,
  kept,
  isReopened,
  submitAsked,
  onSubmitAsked,
  ...props
}: ResponseEditorProps & { kept: KeptDraft }) {
  const { dispute, role, timeZone, response } = props
  const t = useTranslations('response.editor')
  const countId = useId()
  const autosave = useDraftAutosave(dispute.id, draft, kept)
  const state = useStore(autosave.state)
  const field = useRef<HTMLTextAreaElement>(null)
  const submitRef = useRef<HTMLButtonElement>(null)
  const [submitting, setSubmitting] = useState<'saving' | 'asking' | null>(null)
  const needsCheck = response?.needsSecondPerson ?? false
  const isAsking = submitting === 'asking'
  const giveUp = () => setSubmitting(null)
  const submit = useLazyCode(loadSubmitDialog, isAsking && !needsCheck, giveUp)
  const ask = useLazyCode(loadAskDialog, isAsking && needsCheck, giveUp)
  const dialog = needsCheck ? ask : submit
  const [opensDialog] = useState(submitAsked)
  useEffect(() => {
    if (!isReopened && !opensDialog) field.current?.focus()
  }, [isReopened, opensDialog])

  const over = state.text.length - MAX_RESPONSE_LENGTH
  const isConflict = state.saving.type === 'conflict'
  const canSubmit = state.text.trim() !== '' && over <= 0 && !isConflict
  // Its buttons are in the notice above; editing the text cancels the request.
  const check = response?.check
  const isBeingChecked =
    check?.state === 'asked' &&
    check.draftVersion === state.version &&
    state.saving.type === 'saved'
  // Listed when the person wants to submit; while they write, the brackets suffice.
  const [isUnfilledNamed, setUnfilledNamed] = useState(false)
  const unfilled = placeholdersIn(state.text, useTeamWordings())
  const unfilledText = useUnfilledText(unfilled)
  const askToSubmit = async () => {
    if (!canSubmit) return field.current?.focus()
    const [first] = unfilled
    setUnfilledNamed(first !== undefined)
    if (first) return field.current && selectInField(field.current, first)
    setSubmitting('saving')
    setSubmitting((await autosave.flush()) ? 'asking' : null)
  }
  useEffect(() => {
    if (!submitAsked) return
    onSubmitAsked(false)
    submitRef.current?.click()
  }, [submitAsked, onSubmitAsked])
  const { selectFrom, onKeyDown, onBlur } = usePlaceholderKeys(field, unfilled, state.text)
  const insertTemplate = useInsertTemplate(autosave, selectFrom)

  return (
    <>
      <TemplatePicker
        dispute={dispute}
        timeZone={timeZone}
        text={state.text}
        onInsert={(template, place) => {
          setUnfilledNamed(false)
          insertTemplate(template, place)
        }}
        field={field}
      />
      {state.saving.type === 'conflict' && (
        <TextConflict
          title={t('conflictTitle', state.saving.other.by)}
          body={t('conflictBody')}
          theirs={t('conflictTheirs', state.saving.other.by)}
          text={state.saving.other.text}
          mine={t('conflictMine')}
        >
          <Button onClick={autosave.keepMine}>{t('keepMine')}</Button>
          <Button onClick={autosave.takeTheirs}>{t('takeTheirs')}</Button>
        </TextConflict>
      )}
      {/* The field gives way to what appears below it, so that nothing below moves under the pointer. */}
      <div className="flex min-h-[24.5rem] flex-col gap-3 *:first:flex *:first:flex-1 *:first:flex-col [&_textarea]:flex-auto">
        <TextArea
          ref={field}
          label={t('label')}
          hint={unfilled.length > 0 ? `${t('tabHint')} ${t('hint')}` : t('hint')}
          rows={8}
          lang={languageOf(state.text)}
          value={state.text}
          aria-describedby={countId}
          error={
            over > 0
              ? t('tooLong', { over, limit: MAX_RESPONSE_LENGTH })
              : isUnfilledNamed && unfilledText
          }
          onChange={(event) => autosave.type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            onBlur()
            void autosave.flush()
          }}
        />
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 text-sm text-ink-3">
          <DraftStatus state={state} onSave={() => void autosave.flush()} />
          <span id={countId} className="num">
            {t('length', { count: state.text.length, limit: MAX_RESPONSE_LENGTH })}
          </span>
        </div>
      </div>
      {can(role, 'response.submit') && !isBeingChecked && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            ref={submitRef}
            data-submit-response
            aria-keyshortcuts="s"
            variant="primary"
            busy={submitting === 'saving' || (isAsking && !dialog.code)}
            aria-disabled={!canSubmit}
            className="aria-disabled:opacity-50"
            onPointerEnter={dialog.preload}
            onFocus={dialog.preload}
            onClick={() => void askToSubmit()}
          >
            {t(needsCheck ? 'ask' : 'submit')}
          </Button>
          <span className="text-sm text-ink-3">{t('submitHint')}</span>
        </div>
      )}
      {isAsking && needsCheck && ask.code && (
        <ask.code.AskForCheckDialog
          {...props}
          text={state.text.trim()}
          draftVersion={state.version}
          onOther={autosave.receive}
          onAsked={props.onChecked}
          onClose={() => setSubmitting(null)}
          opener={submitRef}
          notice={props.checkNotice}
        />
      )}
      {isAsking && !needsCheck && submit.code && (
        <submit.code.SubmitDialog
          {...props}
          text={state.text.trim()}
          draftVersion={state.version}
          onOther={autosave.receive}
          onClose={() => setSubmitting(null)}
          opener={submitRef}
        />
      )}
    </>
  )
}

function useInsertTemplate(autosave: DraftAutosave, selectFrom: (offset: number) => void) {
  const t = useTranslations('response.editor.templateDialog')
  const toast = useToast()
  return (template: string, place: TemplatePlace) => {
    const before = autosave.state.get().text
    const above = place === 'replace' ? '' : `${before.trimEnd()}\n\n`
    selectFrom(above.length)
    autosave.type(`${above}${template}`)
    if (place === 'below' || before.trim() === '') return
    toast.show({
      message: t('replaced'),
      action: {
        label: t('undo'),
        spokenLabel: t('undoSpoken'),
        onAction: () => autosave.type(before),
      },
    })
  }
}
