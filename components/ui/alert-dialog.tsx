'use client'

import clsx from 'clsx'
import { Content, Description, Overlay, Portal, Root, Title } from 'radix-ui/alert-dialog'
import { useRef, type ReactNode, type RefObject } from 'react'
import { Banner } from './banner'
import { Button } from './button'
import { isMac } from './is-mac'
import { Kbd } from './kbd'
import { dialogClasses, focusInstead, OVERLAY_CLASSES } from './dialog-style'

export type AlertDialogProps = {
  /** The person cancels by the button or Escape. The caller stops rendering the dialog. */
  onClose: () => void
  /** Names the object: "Delete receipt.pdf?" */
  title: ReactNode
  /** Describes the effect. */
  description: ReactNode
  /** Shows the object itself. */
  children?: ReactNode
  /** Null: there is nothing to cancel any more, and the confirm button closes the dialog. */
  cancelLabel: ReactNode
  /** Verb first: "Delete document". */
  confirmLabel: ReactNode
  confirmIcon?: ReactNode
  confirmVariant?: 'danger' | 'primary' | undefined
  confirmRef?: RefObject<HTMLButtonElement | null> | undefined
  onConfirm: () => void
  /** Ctrl+Enter or ⌘+Enter, which the confirm button then shows; pressed also while the button is inactive. */
  onConfirmKeys?: (() => void) | undefined
  /** A second way to confirm, before the first. */
  otherConfirm?: { label: ReactNode; disabled: boolean; onConfirm: () => void } | undefined
  /** The dialog requires input before it can be confirmed. */
  confirmDisabled?: boolean | undefined
  /** The request is running: nothing closes the dialog. */
  busy?: boolean | undefined
  /** Another dialog asks about the same thing: this one is hidden until that is answered. */
  covered?: boolean | undefined
  /** Why the last attempt failed; the dialog stays and can be confirmed again. */
  error?: ReactNode
  /** The initial focus; default: the cancel button, so that Enter is harmless. */
  initialFocus?: RefObject<HTMLElement | null> | undefined
  /** The focus target afterwards, when the element that opened the dialog is gone. */
  finalFocus?: RefObject<HTMLElement | null> | undefined
}

/**
 * Open while it is rendered. Loads Radix, so import it by next/dynamic or import() from the component that opens it.
 */
export function AlertDialog({
  onClose,
  title,
  description,
  children,
  cancelLabel,
  confirmLabel,
  confirmIcon,
  confirmVariant = 'danger',
  confirmRef,
  onConfirm,
  onConfirmKeys,
  otherConfirm,
  confirmDisabled = false,
  busy = false,
  covered = false,
  error,
  initialFocus,
  finalFocus,
}: AlertDialogProps) {
  const cancelRef = useRef<HTMLButtonElement>(null)
  return (
    <Root open onOpenChange={(open) => (open || busy ? undefined : onClose())}>
      <Portal>
        <Overlay className={clsx(OVERLAY_CLASSES, covered && 'invisible')} />
        <Content
          aria-busy={busy}
          className={dialogClasses(
            'sm',
            clsx('overflow-y-auto p-6 max-md:p-4', covered && 'invisible'),
          )}
          onKeyDown={(event) => {
            if (!onConfirmKeys || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            if (!event.repeat && !busy) onConfirmKeys()
          }}
          onOpenAutoFocus={(event) => focusInstead(event, initialFocus ?? cancelRef)}
          onCloseAutoFocus={(event) => focusInstead(event, finalFocus)}
        >
          <Title className="text-lg leading-tight font-bold tracking-tight">{title}</Title>
          <Description className="mt-2 text-ink-2">{description}</Description>
          {children && <div className="mt-4">{children}</div>}
          <div role="alert" className="empty:hidden not-empty:mt-4">
            {error && <Banner tone="bad">{error}</Banner>}
          </div>
          <div className="mt-6 flex flex-wrap justify-end gap-2 max-md:flex-col-reverse">
            {cancelLabel !== null && (
              <Button
                ref={cancelRef}
                aria-disabled={busy}
                className="aria-disabled:opacity-50"
                onClick={onClose}
              >
                {cancelLabel}
              </Button>
            )}
            {otherConfirm && (
              <Button
                aria-disabled={otherConfirm.disabled || busy}
                className="aria-disabled:opacity-50"
                onClick={otherConfirm.onConfirm}
              >
                {otherConfirm.label}
              </Button>
            )}
            <Button
              ref={confirmRef}
              variant={confirmVariant}
              icon={confirmIcon}
              busy={busy}
              aria-disabled={confirmDisabled}
              {...(onConfirmKeys && { 'aria-keyshortcuts': 'Control+Enter Meta+Enter' })}
              className="aria-disabled:opacity-50"
              onClick={onConfirm}
            >
              {confirmLabel}
              {onConfirmKeys && (
                <Kbd aria-hidden className="border-current! text-current! opacity-80 max-lg:hidden">
                  {isMac() ? '⌘ ↵' : 'Ctrl ↵'}
                </Kbd>
              )}
            </Button>
          </div>
        </Content>
      </Portal>
    </Root>
  )
}
