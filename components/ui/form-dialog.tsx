'use client'

import { useId, type ReactNode } from 'react'
import { Banner } from './banner'
import { Button } from './button'
import { Dialog, DialogBody, type DialogProps } from './dialog'

export type FormDialogProps = Pick<
  DialogProps,
  'onClose' | 'title' | 'description' | 'size' | 'initialFocus' | 'finalFocus'
> & {
  cancelLabel: ReactNode
  /** Verb first: "Save template". */
  submitLabel: ReactNode
  /** Shows the button as inactive. Pressing it still calls `onSubmit`, which can say what is missing. */
  submitDisabled?: boolean
  /** By the button or Enter. */
  onSubmit: () => void
  /** The request is running: nothing closes the dialog. */
  busy: boolean
  /** Why the last attempt failed, unless a field shows it. */
  error: ReactNode
  /** A button at the other end of the lower edge. */
  otherAction?: ReactNode
  /** The fields, below each other. */
  children: ReactNode
}

/** A dialog with fields and a button that sends them. Loads Radix, so import it as `Dialog` is. */
export function FormDialog({
  cancelLabel,
  submitLabel,
  submitDisabled = false,
  onSubmit,
  error,
  otherAction,
  children,
  ...dialog
}: FormDialogProps) {
  const formId = useId()
  const { busy, onClose } = dialog
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          {otherAction && <div className="me-auto">{otherAction}</div>}
          <Button aria-disabled={busy} onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={busy}
            aria-disabled={submitDisabled}
            className="aria-disabled:opacity-50"
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <DialogBody>
        <form
          id={formId}
          noValidate
          className="grid gap-4 pt-1"
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy) onSubmit()
          }}
        >
          <div role="alert" className="empty:hidden">
            {error && <Banner tone="bad">{error}</Banner>}
          </div>
          {children}
        </form>
      </DialogBody>
    </Dialog>
  )
}
