'use client'

import clsx from 'clsx'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import type { Draft } from '@/lib/contract/response'
import { can } from '@/lib/evidence/access'
import { formatDateTime } from '@/lib/format/dates'
import { languageOf } from '@/lib/format/text-language'
import { mightHoldFiles } from '@/lib/local-files/might-hold-files'
import { EditingNotice } from './editing-notice'
import type { ResponseCardProps } from './response-props'

const loadEditor = () => import('./response-editor')
const loadSubmitDialog = () => import('./submit-dialog')
const loadCheckNotice = () => import('./check-notice')
const loadUnsaved = () => import('./draft/unsaved-draft')
const loadAcceptDialog = () => import('./accept-dialog')

/** The message to the bank while it can be written; the editor is loaded on first use. */
export function ResponseCard(props: ResponseCardProps) {
  const { response, role, timeZone, writing, onWriting } = props
  const t = useTranslations('response')
  const [accepting, setAccepting] = useState(false)
  const [submitAsked, setSubmitAsked] = useState(false)
  const editor = useLazyCode(loadEditor, writing, () => {
    setSubmitAsked(false)
    onWriting(false)
  })
  const preloadSubmit = () => {
    editor.preload()
    loadSubmitDialog().catch(() => undefined)
  }
  const accept = useLazyCode(loadAcceptDialog, accepting, () => setAccepting(false))
  const canWrite = can(role, 'response.write')
  // While this tab submits, its own dialog shows the state; otherwise an active answer locks the text.
  const [submitting, setSubmitting] = useState(false)
  const isIndeterminate = response?.answer?.state === 'intended' && !submitting
  const draft = response?.draft ?? null
  const check = response?.check ?? null
  const checkNotice = useLazyCode(loadCheckNotice, check !== null)
  const checkBox = useRef<HTMLDivElement>(null)
  const isReopened = useUnsavedText(props, canWrite && !isIndeterminate)
  if (!canWrite && !draft) return null
  return (
    <Card
      id="response"
      aria-labelledby="response-title"
      className={clsx('min-w-0 scroll-mt-4 max-[1180px]:scroll-mt-14', props.className)}
    >
      <CardHeader
        title={t('title')}
        titleId="response-title"
        beside={<EditingNotice disputeId={props.dispute.id} />}
      />
      <div className="grid gap-3 px-4 pb-4">
        <p className="text-sm text-ink-3">{t('reader')}</p>
        {check && !isIndeterminate && (
          <div ref={checkBox} tabIndex={-1} className="grid gap-2.5">
            {checkNotice.code && (
              <checkNotice.code.CheckNotice
                {...props}
                box={checkBox}
                check={check}
                draft={draft}
                onSubmitting={setSubmitting}
              />
            )}
          </div>
        )}
        {canWrite && writing && editor.code && !isIndeterminate ? (
          <editor.code.ResponseEditor
            {...props}
            draft={draft}
            isReopened={isReopened}
            submitAsked={submitAsked}
            onSubmitAsked={setSubmitAsked}
            onSubmitting={setSubmitting}
            checkNotice={checkBox}
          />
        ) : (
          <>
            <DraftText
              draft={draft}
              timeZone={timeZone}
              whole={!canWrite || isIndeterminate || check?.state === 'asked'}
            />
            {canWrite && !isIndeterminate && (
              <div className="flex flex-wrap gap-2">
                <Button
                  // Without a draft, the key for submitting starts one.
                  data-submit-response={draft?.text ? undefined : true}
                  data-write-response
                  busy={writing && !submitAsked}
                  onPointerEnter={editor.preload}
                  onFocus={editor.preload}
                  onClick={() => onWriting(true)}
                >
                  {t(draft?.text ? 'goOn' : 'write')}
                </Button>
                {draft?.text && can(role, 'response.submit') && check?.state !== 'asked' && (
                  <Button
                    data-submit-response
                    aria-keyshortcuts="s"
                    variant="primary"
                    busy={submitAsked}
                    onPointerEnter={preloadSubmit}
                    onFocus={preloadSubmit}
                    onClick={() => {
                      preloadSubmit()
                      setSubmitAsked(true)
                      onWriting(true)
                    }}
                  >
                    {t(response?.needsSecondPerson ? 'editor.ask' : 'editor.submit')}
                  </Button>
                )}
              </div>
            )}
          </>
        )}
        {can(role, 'dispute.accept') && !isIndeterminate && (
          <Button
            variant="ghost"
            size="sm"
            className="justify-self-start"
            busy={accepting && !accept.code}
            onPointerEnter={accept.preload}
            onFocus={accept.preload}
            onClick={() => setAccepting(true)}
          >
            {t('accept.open')}
          </Button>
        )}
      </div>
      {accepting && accept.code && (
        <accept.code.AcceptDialog {...props} onClose={() => setAccepting(false)} />
      )}
    </Card>
  )
}

/**
 * Opens the editor when this browser has text that an earlier page could not save. @returns whether it did, in which
 * case the focus stays in place
 */
function useUnsavedText(
  { dispute: { id }, onWriting }: ResponseCardProps,
  canWrite: boolean,
): boolean {
  const [isReopened, setReopened] = useState(false)
  useEffect(() => {
    if (!canWrite) return
    let isGone = false
    const look = async () => {
      if (!(await mightHoldFiles()) || !(await (await loadUnsaved()).hasUnsavedDraft(id))) return
      if (isGone) return
      setReopened(true)
      onWriting(true)
    }
    void look().catch(() => undefined)
    return () => {
      isGone = true
    }
  }, [id, canWrite, onWriting])
  return isReopened
}

function DraftText({
  draft,
  timeZone,
  whole,
}: {
  draft: Draft | null
  timeZone: string
  whole: boolean
}) {
  const t = useTranslations('response')
  const locale = useLocale()
  if (!draft?.text) return <p className="text-ink-2">{t('empty')}</p>
  return (
    <div className="text-sm">
      <p
        lang={languageOf(draft.text)}
        className={
          whole
            ? 'max-h-96 overflow-y-auto wrap-anywhere whitespace-pre-line text-ink-2'
            : 'line-clamp-4 wrap-anywhere whitespace-pre-line text-ink-2'
        }
      >
        {draft.text}
      </p>
      <p className="num mt-1.5 text-xs text-ink-3">
        {t('draftBy', {
          name: draft.by.name,
          date: formatDateTime(draft.updatedAt, locale, timeZone),
        })}
      </p>
    </div>
  )
}
