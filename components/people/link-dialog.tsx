'use client'

import { Check, Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import type { PasswordLink } from '@/lib/contract/people'
import { formatDateTime } from '@/lib/format/dates'

export type CreatedLink = PasswordLink & { name: string }

export type LinkDialogProps = {
  link: CreatedLink
  timeZone: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Shows a link for the only time: the desk does not store it. */
export function LinkDialog({ link, timeZone, finalFocus, onClose }: LinkDialogProps) {
  const t = useTranslations('people.linkDialog')
  const locale = useLocale()
  const copyRef = useRef<HTMLButtonElement>(null)
  const fieldRef = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'not' | 'yes' | 'failed' | 'asked'>('not')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.url)
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
      title={t('title', { name: link.name })}
      description={t('body', { time: formatDateTime(link.until, locale, timeZone) })}
      initialFocus={copyRef}
      finalFocus={finalFocus}
      footer={<Button onClick={onClose}>{t('done')}</Button>}
    >
      <DialogBody>
        <TextField
          ref={fieldRef}
          label={t('field')}
          readOnly
          value={link.url}
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
            {t('copy')}
          </Button>
          <span role="status" className="text-sm text-ink-2">
            {copied === 'yes' && t('copied')}
            {copied === 'failed' && t('copyFailed')}
            {copied === 'asked' && t('notCopied')}
          </span>
        </div>
      </DialogBody>
    </Dialog>
  )
}
