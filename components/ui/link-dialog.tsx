'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { Button } from './button'
import { Dialog, DialogBody } from './dialog'
import { TextField } from './text-field'

export type LinkDialogProps = {
  title: ReactNode
  description: ReactNode
  url: string
  /** The label of the field with the link. */
  label: string
  /** Instead of those of a link, for another secret. */
  texts?: { copy: string; copyFailed: string } | undefined
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Shows a link, or another secret, for the only time: it cannot be read again. */
export function LinkDialog({
  title,
  description,
  url,
  label,
  texts,
  finalFocus,
  onClose,
}: LinkDialogProps) {
  const t = useTranslations('common.linkDialog')
  const copyRef = useRef<HTMLButtonElement>(null)
  const fieldRef = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'not' | 'yes' | 'failed' | 'asked'>('not')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
      setCopied('yes')
    } catch {
      setCopied('failed')
      fieldRef.current?.select()
    }
  }
  return (
    <Dialog
      onClose={() => {
        // One accidental Escape or click would lose the link.
        if (copied === 'not') setCopied('asked')
        else onClose()
      }}
      title={title}
      description={description}
      initialFocus={copyRef}
      finalFocus={finalFocus}
      footer={<Button onClick={onClose}>{t('done')}</Button>}
    >
      <DialogBody>
        <TextField
          ref={fieldRef}
          label={label}
          readOnly
          value={url}
          className="num text-sm"
          onFocus={(event) => event.target.select()}
          onCopy={() => setCopied('yes')}
        />
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button
            ref={copyRef}
            variant="primary"
            icon={copied === 'yes' ? <Check /> : <Copy />}
            onClick={() => void copy()}
          >
            {texts?.copy ?? t('copy')}
          </Button>
          <span role="status" className="text-sm text-ink-2">
            {copied === 'yes' && t('copied')}
            {copied === 'failed' && (texts?.copyFailed ?? t('copyFailed'))}
            {copied === 'asked' && t('notCopied')}
          </span>
        </div>
      </DialogBody>
    </Dialog>
  )
}
