'use client'

import { Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { IconButton } from './icon-button'
import { useToast } from './toast'

const loadCopy = () => import('./copy-text')

/** Copies an id that is next to it, which a toast confirms. */
export function CopyButton({ text }: { text: string }) {
  const t = useTranslations('common.copy')
  const toast = useToast()
  const preload = () => void loadCopy().catch(() => undefined)
  const copy = () => {
    loadCopy()
      .then(({ copyText }) => copyText(text))
      .then(
        () => toast.show({ message: t('copied', { text }) }),
        () => toast.show({ tone: 'bad', message: t('failed', { text }) }),
      )
  }
  return (
    <IconButton
      size="sm"
      label={t('label', { text })}
      icon={<Copy className="size-3.5!" />}
      className="-my-1.5 align-middle text-ink-3 max-md:-my-3"
      onPointerEnter={preload}
      onFocus={preload}
      onClick={copy}
    />
  )
}
