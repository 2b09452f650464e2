'use client'

import clsx from 'clsx'
import { Close, Content, Description, Overlay, Portal, Root, Title } from 'radix-ui/dialog'
import type { ReactNode, RefObject } from 'react'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import {
  COVER_CLASSES,
  dialogClasses,
  focusInstead,
  OVERLAY_CLASSES,
  type DialogSize,
} from './dialog-style'
import { iconButtonClasses } from './button-style'

export type DialogProps = {
  /** The person closes it. The caller stops rendering the dialog. */
  onClose: () => void
  title: ReactNode
  /** The title is for screen readers only: the dialog has its own heading bar. */
  hideTitle?: boolean | undefined
  description?: ReactNode
  size?: DialogSize | undefined
  /** It cannot be closed, and covers the page completely. */
  isRequired?: boolean | undefined
  /** A request is running: neither Escape nor a click outside closes it. */
  busy?: boolean | undefined
  /** The initial focus; default: the first control. */
  initialFocus?: RefObject<HTMLElement | null> | undefined
  /** The focus target afterwards, when the element that opened the dialog is gone. */
  finalFocus?: RefObject<HTMLElement | null> | undefined
  /** Buttons at the lower edge. */
  footer?: ReactNode
  className?: string | undefined
  children?: ReactNode
}

/**
 * Open while it is rendered. Loads Radix, so import it by next/dynamic or import() from the component that opens it.
 */
export function Dialog({
  onClose,
  title,
  hideTitle = false,
  description,
  size = 'md',
  isRequired = false,
  busy = false,
  initialFocus,
  finalFocus,
  footer,
  className,
  children,
}: DialogProps) {
  const t = useTranslations('common')
  return (
    <Root open onOpenChange={(open) => (open || busy || isRequired ? undefined : onClose())}>
      <Portal>
        <Overlay className={isRequired ? COVER_CLASSES : OVERLAY_CLASSES} />
        <Content
          aria-busy={busy}
          className={dialogClasses(
            size,
            clsx('short:overflow-y-auto', isRequired && 'z-80!', className),
          )}
          onEscapeKeyDown={(event) => {
            // A part of the dialog that the key closes first.
            const { target } = event
            if (target instanceof Element && target.closest('[data-own-escape]')) {
              event.preventDefault()
            }
          }}
          onOpenAutoFocus={(event) => focusInstead(event, initialFocus)}
          onCloseAutoFocus={(event) => focusInstead(event, finalFocus)}
          {...(!description && { 'aria-describedby': undefined })}
        >
          <div
            className={hideTitle ? 'sr-only' : 'flex items-start gap-4 px-6 pt-5 pb-3 max-md:px-4'}
          >
            <div className="min-w-0 flex-1">
              <Title className="text-lg leading-tight font-bold tracking-tight">{title}</Title>
              {description && (
                <Description className="mt-1.5 text-ink-2">{description}</Description>
              )}
            </div>
            {!hideTitle && !isRequired && (
              <Close
                aria-label={t('close')}
                title={t('close')}
                aria-disabled={busy}
                className={iconButtonClasses({ className: '-me-2 -mt-1.5' })}
              >
                <X />
              </Close>
            )}
          </div>
          {children}
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-6 py-4 max-md:px-4">
              {footer}
            </footer>
          )}
        </Content>
      </Portal>
    </Root>
  )
}

/** The padded middle of a dialog, which scrolls; in a low window the whole dialog does, so that all of it can be read. */
export function DialogBody({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-5 max-md:px-4 short:flex-none short:overflow-visible">
      {children}
    </div>
  )
}
