'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { useToastFocus } from './use-toast-focus'

type Toast = {
  message: ReactNode
  tone?: 'plain' | 'bad' | undefined
  /** One action. The toast closes when it is done. */
  action?:
    | {
        label: string
        /** The label with its object, for screen readers; must contain the label. */
        spokenLabel?: string | undefined
        onAction: () => void
      }
    | undefined
  /** How long it is shown; longer with an action, which takes time to read and reach. */
  durationMs?: number | undefined
}

type Toasts = { show: (toast: Toast) => string; dismiss: (id: string) => void }
type ShownToast = Toast & { id: string }

const ToastContext = createContext<Toasts | null>(null)
const MAX_SHOWN = 3
const PLAIN_MS = 6_000
const WITH_ACTION_MS = 15_000

/** Contains the only live region of the page, so that visible messages are also announced. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownToast[]>([])
  const nextId = useRef(0)

  const toasts = useMemo(
    (): Toasts => ({
      show(toast) {
        const id = `toast-${nextId.current++}`
        setShown((before) => [...before, { ...toast, id }].slice(-MAX_SHOWN))
        return id
      },
      dismiss: (id) => setShown((before) => before.filter((toast) => toast.id !== id)),
    }),
    [],
  )
  const newest = shown.findLast(({ action }) => action)?.id

  return (
    <ToastContext value={toasts}>
      {children}
      <div
        role="status"
        // Although the role implies it: otherwise an open dialog hides the messages from screen readers.
        aria-live="polite"
        aria-atomic="false"
        // On a phone a dialog has its buttons at the lower edge.
        className="pointer-events-none fixed inset-x-0 bottom-0 z-60 flex flex-col items-center gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-md:[[data-scroll-locked]_&]:top-0 max-md:[[data-scroll-locked]_&]:bottom-auto"
      >
        {shown.map((toast) => (
          <ToastCard
            key={toast.id}
            toast={toast}
            isNext={toast.id === newest}
            onDismiss={toasts.dismiss}
          />
        ))}
      </div>
    </ToastContext>
  )
}

/** `show` displays a message at the edge of the window and returns the id with which `dismiss` closes it. */
export function useToast(): Toasts {
  const toasts = useContext(ToastContext)
  if (!toasts) throw new Error('useToast needs a ToastProvider above it')
  return toasts
}

type ToastCardProps = {
  toast: ShownToast
  /** The newest with an action, to which Tab leads. */
  isNext: boolean
  onDismiss: (id: string) => void
}

function ToastCard({ toast, isNext, onDismiss }: ToastCardProps) {
  const t = useTranslations('common')
  const [held, setHeld] = useState(false)
  const { id, action } = toast
  const card = useRef<HTMLDivElement>(null)
  const giveFocusBack = useToastFocus(card, isNext)
  const close = () => {
    giveFocusBack()
    onDismiss(id)
  }
  const durationMs = toast.durationMs ?? (action ? WITH_ACTION_MS : PLAIN_MS)

  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => onDismiss(id), durationMs)
    return () => clearTimeout(timer)
  }, [held, id, durationMs, onDismiss])

  return (
    <div
      ref={card}
      // A message stays while it is hovered or its button has the focus.
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={clsx(
        'pointer-events-auto flex max-w-[min(40rem,100%)] items-center gap-4 rounded-md py-2 ps-4 pe-2 shadow-float forced-colors:border',
        toast.tone === 'bad' ? 'bg-bad text-bad-ink' : 'bg-toast text-toast-ink',
      )}
    >
      <span className="min-w-0 py-1">{toast.message}</span>
      <span className="ms-auto flex flex-none items-center">
        {action && (
          <button
            type="button"
            aria-label={action.spokenLabel}
            className="min-h-9 rounded-sm px-2 font-bold underline underline-offset-3 outline-current max-md:min-h-11"
            onClick={() => {
              close()
              action.onAction()
            }}
          >
            {action.label}
          </button>
        )}
        <button
          type="button"
          aria-label={t('dismiss')}
          title={t('dismiss')}
          className="grid size-9 place-items-center rounded-sm outline-current max-md:size-11"
          onClick={close}
        >
          <X />
        </button>
      </span>
    </div>
  )
}
