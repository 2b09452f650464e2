import clsx from 'clsx'

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'ghost'
export type ButtonSize = 'sm' | 'md'

const BASE =
  'relative inline-flex shrink-0 items-center justify-center gap-2 rounded-sm border font-medium ' +
  'leading-tight whitespace-nowrap select-none transition-colors aria-disabled:cursor-not-allowed ' +
  'disabled:cursor-not-allowed max-md:min-h-11'

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    'border-accent bg-accent text-accent-ink not-disabled:hover:border-accent-hover not-disabled:hover:bg-accent-hover ' +
    'disabled:opacity-50 forced-colors:border-[ButtonText]',
  secondary:
    'border-line-strong bg-surface text-ink not-disabled:not-aria-disabled:hover:bg-hover ' +
    'disabled:text-ink-3 disabled:opacity-60',
  danger:
    'border-bad bg-bad text-bad-ink not-disabled:hover:border-bad-hover not-disabled:hover:bg-bad-hover ' +
    'disabled:opacity-50',
  ghost:
    'border-transparent bg-transparent text-ink-2 not-disabled:not-aria-disabled:hover:bg-sunken not-disabled:not-aria-disabled:hover:text-ink ' +
    'disabled:opacity-50',
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'min-h-7 px-2.5 py-1 text-sm',
  md: 'min-h-9 px-3.5 py-1.5 text-base',
}

/** One style for buttons and for links that act like them. */
export function buttonClasses({
  variant = 'secondary',
  size = 'md',
  className,
}: {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  className?: string | undefined
}): string {
  return clsx(BASE, VARIANTS[variant], SIZES[size], className)
}

const ICON_SIZES: Record<ButtonSize, string> = { sm: 'size-7', md: 'size-9' }

/** Square, for an icon alone. */
export function iconButtonClasses({
  variant = 'ghost',
  size = 'md',
  className,
}: {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  className?: string | undefined
}): string {
  return clsx(BASE, VARIANTS[variant], ICON_SIZES[size], 'max-md:min-w-11', className)
}
