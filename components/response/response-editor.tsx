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
import { DraftConflict } from './draft/draft-conflict'
import type { DraftAutosave } from './draft/draft-autosave'
import { DraftStatus } from './draft/draft-status'
import type { ResponseCardProps } from './response-card'
import type { TemplatePlace } from './template-dialog'
import { TemplatePicker } from './template-picker'
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
  // Its buttons are in the notice above; editing the text cancels the request.
  const check = response?.check
  const isBeingChecked =
    check?.state === 'asked' &&
    check.draftVersion === state.version &&
    state.saving.type === 'saved'
  // Listed when the person wants to submit; while they write, the brackets suffice.
  const [isUnfilledNamed, setUnfilledNamed] = useState(false)
  const unfilled = placeholdersIn(state.text)
  const unfilledText = useUnfilledText(unfilled)
  const askToSubmit = async () => {
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
  const insertTemplate = useInsertTemplate(autosave, field)

  return (
    <>
      <TemplatePicker
        dispute={dispute}
        timeZone={timeZone}
        hasText={state.text.trim() !== ''}
        onInsert={(template, place) => {
          setUnfilledNamed(false)
          insertTemplate(template, place)
        }}
        field={field}
      />
      {state.saving.type === 'conflict' && (
        <DraftConflict
          other={state.saving.other}
          onKeepMine={autosave.keepMine}
          onTakeTheirs={autosave.takeTheirs}
        />
      )}
      <TextArea
        ref={field}
        label={t('label')}
        hint={t('hint')}
        rows={12}
        lang={languageOf(state.text)}
        value={state.text}
        aria-describedby={countId}
        error={
          over > 0
            ? t('tooLong', { over, limit: MAX_RESPONSE_LENGTH })
            : isUnfilledNamed && unfilledText
        }
        onChange={(event) => autosave.type(event.target.value)}
        onBlur={() => void autosave.flush()}
      />
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 text-sm text-ink-3">
        <DraftStatus state={state} onSave={() => void autosave.flush()} />
        <span id={countId} className="num">
          {t('length', { count: state.text.length, limit: MAX_RESPONSE_LENGTH })}
        </span>
      </div>
      {can(role, 'response.submit') && !isBeingChecked && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            ref={submitRef}
            data-submit-response
            aria-keyshortcuts="s"
            variant="primary"
            busy={submitting === 'saving' || (isAsking && !dialog.code)}
            disabled={state.text.trim() === '' || over > 0 || isConflict}
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

function useInsertTemplate(autosave: DraftAutosave, field: RefObject<HTMLTextAreaElement | null>) {
  const t = useTranslations('response.editor.templateDialog')
  const toast = useToast()
  return (template: string, place: TemplatePlace) => {
    const before = autosave.state.get().text
    autosave.type(place === 'replace' ? template : `${before.trimEnd()}\n\n${template}`)
    field.current?.focus()
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

/** Selects a part of a field's text and scrolls to it, which browsers do not. Offsets in characters. */
function selectInField(
  field: HTMLTextAreaElement,
  { start, end }: { start: number; end: number },
): void {
  field.focus()
  field.setSelectionRange(start, end)
  // The text wraps, so its share of the height is an estimate, which puts the part near the middle.
  const share = start / Math.max(1, field.value.length)
  field.scrollTop = share * field.scrollHeight - field.clientHeight / 2
}
