import clsx from 'clsx'
import type { RefObject } from 'react'

export type DialogSize = 'sm' | 'md' | 'lg' | 'full'

const SIZES: Record<DialogSize, string> = {
  sm: 'max-w-[460px]',
  md: 'max-w-[640px]',
  lg: 'max-w-[980px]',
  full: 'max-w-[1200px] h-[calc(100dvh-4rem)] max-md:h-dvh',
}

export const OVERLAY_CLASSES = 'fixed inset-0 z-40 bg-scrim'

/** Covers the page and everything above it. */
export const COVER_CLASSES = 'fixed inset-0 z-70 bg-bg'

/** Centred on a desktop; on a phone it rises from the lower edge, within reach of the thumbs. */
export function dialogClasses(size: DialogSize, className: string | undefined): string {
  return clsx(
    'fixed z-50 flex max-h-[calc(100dvh-4rem)] w-[calc(100vw-2rem)] flex-col overflow-hidden border border-line bg-surface shadow-float',
    'top-1/2 left-1/2 -translate-x-1/2 -translate-y-1/2 rounded-lg focus:outline-none',
    'max-md:top-auto max-md:bottom-0 max-md:left-0 max-md:max-h-dvh max-md:w-full max-md:max-w-none max-md:translate-0 max-md:rounded-b-none',
    SIZES[size],
    className,
  )
}

/** Redirects the focus that Radix is about to move; without a target Radix decides. */
export function focusInstead(
  event: Event,
  target: RefObject<HTMLElement | null> | undefined,
): void {
  if (!target?.current) return
  event.preventDefault()
  target.current.focus()
}

/*
 * The scroll lock of a Radix dialog is a style element, which the content security policy permits only with the page's
 * nonce. The library reads the nonce from this global name.
 */
if (typeof document !== 'undefined') {
  const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce
  if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce })
}
