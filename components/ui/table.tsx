import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

/*
 * A table that becomes cards on a phone by CSS alone. `display: block` removes table semantics in some browsers, so
 * every part sets its role.
 */

export type TableProps = ComponentProps<'table'> & {
  /** Describes the table; for screen readers. */
  caption: ReactNode
}

export function Table({ caption, className, children, ...rest }: TableProps) {
  return (
    <table role="table" {...rest} className={clsx('w-full border-collapse cards:block', className)}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  )
}

/** On a phone the headings are for screen readers only. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="cards:sr-only">
      <tr role="row" className="bg-sunken">
        {children}
      </tr>
    </thead>
  )
}

export function TableBody({ className, ...rest }: ComponentProps<'tbody'>) {
  return <tbody role="rowgroup" {...rest} className={clsx('cards:block', className)} />
}

export type TrProps = ComponentProps<'tr'> & {
  /** The row selected by keyboard or pointer. */
  selected?: boolean | undefined
}

export function Tr({ selected = false, className, ...rest }: TrProps) {
  return (
    <tr
      role="row"
      {...rest}
      className={clsx(
        'border-t border-line first:border-t-0 cards:grid cards:gap-x-3 cards:gap-y-1 cards:px-4 cards:py-3',
        selected && 'bg-accent-soft',
        className,
      )}
    />
  )
}

export type ThProps = Omit<ComponentProps<'th'>, 'align'> & { align?: 'start' | 'end' | undefined }

export function Th({ align = 'start', className, ...rest }: ThProps) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...rest}
      className={clsx(
        'border-b border-line px-3 py-2 text-xs font-medium whitespace-nowrap text-ink-3 first:ps-4 last:pe-4',
        align === 'end' ? 'text-end' : 'text-start',
        className,
      )}
    />
  )
}

/** The heading of the rows of one TableBody, over all columns. */
export function GroupHeading({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr role="row" className="cards:block">
      <th
        role="rowheader"
        scope="rowgroup"
        colSpan={columns}
        className="p-0 text-start font-medium cards:block"
      >
        {children}
      </th>
    </tr>
  )
}

export type TdProps = Omit<ComponentProps<'td'>, 'align'> & {
  align?: 'start' | 'end' | undefined
  /** Precedes the value on a phone, which has no column headings. */
  label?: string | undefined
}

export function Td({ align = 'start', label, className, children, ...rest }: TdProps) {
  return (
    <td
      role="cell"
      {...rest}
      className={clsx(
        'px-3 py-2.5 align-middle first:ps-4 last:pe-4 cards:p-0!',
        align === 'end' ? 'text-end cards:text-start' : 'text-start',
        className,
      )}
    >
      {label && (
        <span aria-hidden="true" className="me-1.5 text-sm text-ink-3 hidden cards:inline">
          {label}
        </span>
      )}
      {children}
    </td>
  )
}
