'use client'

import { useLocale } from 'next-intl'
import { useEffect } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { isMac } from '@/components/ui/is-mac'
import { keyName } from '@/components/ui/key-name'
import type { Locale } from '@/lib/i18n/locales'
import { useStore } from '@/lib/store'
import { closePalette, openPalette, paletteOpen } from './palette-open'
import type { PaletteHostProps } from './palette-host'
import { isDialogOpen } from '@/components/ui/is-dialog-open'

/** The dialog with its words, which no page loads before it is used. */
const LOADERS = {
  en: async () => withTexts(import('@/lib/i18n/messages/en/palette.json')),
  th: async () => withTexts(import('@/lib/i18n/messages/th/palette.json')),
  ja: async () => withTexts(import('@/lib/i18n/messages/ja/palette.json')),
} as const satisfies Record<Locale, () => Promise<unknown>>

async function withTexts<Texts>(loading: Promise<{ default: Texts }>) {
  const [{ PaletteHost }, texts] = await Promise.all([import('./palette-host'), loading])
  return { PaletteHost, texts: texts.default }
}

/** Opens by Ctrl+K or ⌘K, also while a field has the focus, and by its button. */
export function CommandPalette(props: Omit<PaletteHostProps, 'texts'>) {
  const host = useLazyCode(LOADERS[useLocale()], useStore(paletteOpen) !== null, closePalette)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPaletteKey(event) || event.defaultPrevented) return
      event.preventDefault()
      if (paletteOpen.get()) closePalette()
      else if (!isDialogOpen()) openPalette()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return host.code && <host.code.PaletteHost {...props} texts={host.code.texts} />
}

function isPaletteKey(event: KeyboardEvent): boolean {
  const { ctrlKey, metaKey, shiftKey, altKey, isComposing } = event
  if (isComposing || shiftKey || altKey) return false
  if (isMac() ? !metaKey || ctrlKey : !ctrlKey || metaKey) return false
  return keyName(event) === 'Control+k'
}
