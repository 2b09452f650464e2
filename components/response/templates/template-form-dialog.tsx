'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { TextConflict } from '@/components/response/text-conflict'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { Select } from '@/components/ui/select'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toast'
import { newUuid } from '@/lib/api-client/new-uuid'
import { addTemplate, changeTemplate } from '@/lib/api-client/calls/template-calls'
import { templatesQuery } from '@/lib/api-client/queries/templates-query'
import type { ResponseTemplate, ResponseTemplates } from '@/lib/contract/response-templates'
import { MAX_RESPONSE_LENGTH, MAX_TEMPLATE_NAME_LENGTH } from '@/lib/evidence/limits'
import { REASONS, toReason } from '@/lib/evidence/reasons'
import {
  factsIn,
  unknownMarkers,
  withMarkers,
  type TemplateFact,
  type TemplateFacts,
} from '@/lib/evidence/template-text'
import { languageOf } from '@/lib/format/text-language'
import { isLocale, LOCALE_NAMES, LOCALES } from '@/lib/i18n/locales'
import { FactList } from './fact-list'

type Content = Pick<ResponseTemplate, 'name' | 'reason' | 'language' | 'text'>

export type SaveTemplateDialogProps = {
  /** The text of the response, whose known facts become markers. */
  text: string
  facts: TemplateFacts
  reasonCode: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onSaved: (templateId: string) => void
}

/** Saves the text of a response as a template of the team. */
export function SaveTemplateDialog({
  text,
  facts,
  reasonCode,
  finalFocus,
  onClose,
  onSaved,
}: SaveTemplateDialogProps) {
  const t = useTranslations('response.templateForm')
  const [id] = useState(newUuid)
  const [found] = useState(() => factsIn(text, facts))
  const [initial] = useState<Content>({
    name: '',
    reason: toReason(reasonCode),
    language: languageOf(text),
    text: withMarkers(text, found).trim(),
  })
  return (
    <TemplateFormDialog
      title={t('saveTitle')}
      description={t('saveBody')}
      initial={initial}
      found={found}
      send={(content) => addTemplate({ ...content, id })}
      finalFocus={finalFocus}
      onClose={onClose}
      onSaved={() => onSaved(id)}
    />
  )
}

export type EditTemplateDialogProps = {
  template: ResponseTemplate
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Changes a template of the team. What a colleague changes meanwhile is shown and not overwritten. */
export function EditTemplateDialog({ template, finalFocus, onClose }: EditTemplateDialogProps) {
  const t = useTranslations('response.templateForm')
  const [seen, setSeen] = useState(template)
  const { data } = useQuery(templatesQuery())
  const latest = data?.items.find(({ id }) => id === template.id)
  const isStale = latest !== undefined && latest.version !== seen.version
  return (
    <TemplateFormDialog
      title={t('editTitle', { name: template.name })}
      initial={template}
      found={[]}
      conflictWith={(content) =>
        // The event of one's own change may arrive before its response.
        isStale && !isSame(latest, content) ? (
          <TextConflict
            title={t('conflictTitle', latest.changedBy)}
            body={t('conflictBody')}
            theirs={t('theirs', latest.changedBy)}
            text={latest.text}
          >
            <Button onClick={() => setSeen(latest)}>{t('keepMine')}</Button>
          </TextConflict>
        ) : null
      }
      send={(content) => changeTemplate(template.id, { ...content, version: seen.version })}
      finalFocus={finalFocus}
      onClose={onClose}
    />
  )
}

function isSame(one: Content, other: Content): boolean {
  return (
    one.name === other.name.trim() &&
    one.reason === other.reason &&
    one.language === other.language &&
    one.text === other.text.trim()
  )
}

type TemplateFormDialogProps = {
  title: string
  description?: string
  initial: Content
  /** The facts of the charge that became markers. */
  found: readonly { fact: TemplateFact; value: string }[]
  /** A question that must be answered before this content can be sent. */
  conflictWith?: (content: Content) => ReactNode
  send: (content: Content) => Promise<ResponseTemplates>
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onSaved?: () => void
}

function TemplateFormDialog(props: TemplateFormDialogProps) {
  const { title, description, initial, found, finalFocus, onClose } = props
  const t = useTranslations('response.templateForm')
  const reasons = useTranslations('reasons.title')
  const client = useQueryClient()
  const toast = useToast()
  const nameRef = useRef<HTMLInputElement>(null)
  const textRef = useRef<HTMLTextAreaElement>(null)
  const [content, setContent] = useState(initial)
  const [isChecked, setChecked] = useState(false)
  const conflict = props.conflictWith?.(content)
  const change = (part: Partial<Content>) => setContent({ ...content, ...part })
  const saving = useFormMutation({
    send: () => props.send(content),
    onSent: (templates: ResponseTemplates) => {
      client.setQueryData(templatesQuery().queryKey, templates)
      toast.show({ message: t('saved', { name: content.name.trim() }) })
      props.onSaved?.()
      onClose()
    },
    // A colleague may have changed or deleted it.
    onFailed: () => void client.invalidateQueries({ queryKey: templatesQuery().queryKey }),
  })
  const unknown = unknownMarkers(content.text)
  const over = content.text.trim().length - MAX_RESPONSE_LENGTH
  const nameMissing = content.name.trim() === ''
  const nameError =
    (isChecked && nameMissing && t('nameMissing')) ||
    (saving.problem?.code.startsWith('template_name') && saving.error)
  const textError =
    (isChecked && content.text.trim() === '' && t('textMissing')) ||
    (over > 0 && t('tooLong', { over, limit: MAX_RESPONSE_LENGTH })) ||
    (unknown.length > 0 &&
      t('unknownFacts', { markers: unknown.slice(0, 5).join(' '), count: unknown.length }))
  const submit = () => {
    setChecked(true)
    if (nameMissing) return nameRef.current?.focus()
    if (content.text.trim() === '' || over > 0 || unknown.length > 0) {
      return textRef.current?.focus()
    }
    if (!conflict) saving.submit()
  }
  return (
    <FormDialog
      onClose={onClose}
      title={title}
      description={description}
      cancelLabel={t('cancel')}
      submitLabel={t('save')}
      submitDisabled={Boolean(conflict)}
      onSubmit={submit}
      busy={saving.isPending}
      error={!nameError && !conflict && saving.error}
      initialFocus={nameRef}
      finalFocus={finalFocus}
    >
      {conflict}
      <TextField
        ref={nameRef}
        label={t('name')}
        hint={t('nameHint')}
        autoComplete="off"
        maxLength={MAX_TEMPLATE_NAME_LENGTH}
        value={content.name}
        error={nameError}
        onChange={(event) => change({ name: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-4 max-[520px]:grid-cols-1">
        <Field label={t('reason')}>
          {(attributes) => (
            <Select
              {...attributes}
              wrapperClassName="w-full"
              value={content.reason ?? ''}
              onChange={({ target }) =>
                change({ reason: REASONS.find((each) => each === target.value) ?? null })
              }
            >
              <option value="">{t('anyReason')}</option>
              {REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {reasons(reason)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('language')}>
          {(attributes) => (
            <Select
              {...attributes}
              wrapperClassName="w-full"
              value={content.language}
              onChange={({ target }) =>
                isLocale(target.value) && change({ language: target.value })
              }
            >
              {LOCALES.map((locale) => (
                <option key={locale} value={locale} lang={locale}>
                  {LOCALE_NAMES[locale]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <FactList found={found} text={content.text} onText={(text) => change({ text })} />
      <TextArea
        ref={textRef}
        label={t('text')}
        hint={t('textHint')}
        rows={10}
        lang={languageOf(content.text)}
        value={content.text}
        error={textError}
        onChange={(event) => change({ text: event.target.value })}
      />
    </FormDialog>
  )
}
