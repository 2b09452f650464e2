'use client'

import { useTranslations } from 'next-intl'
import { Select, type SelectProps } from '@/components/ui/select'
import { isKind, KINDS, type Kind } from '@/lib/evidence/kinds'

export type KindSelectProps = Omit<SelectProps, 'value' | 'onChange' | 'children'> & {
  value: Kind | null
  /** Shown while nothing is chosen. */
  placeholder: string
  onKind: (kind: Kind) => void
}

/**
 * The four kinds, none preselected. The group label describes the purpose of each: a native select shows it in the list
 * but not in the closed box, on every system.
 */
export function KindSelect({ value, placeholder, onKind, ...rest }: KindSelectProps) {
  const label = useTranslations('kinds.label')
  const hint = useTranslations('kinds.hint')
  return (
    <Select
      {...rest}
      value={value ?? ''}
      onChange={({ target }) => {
        if (isKind(target.value)) onKind(target.value)
      }}
    >
      <option value="" disabled hidden>
        {placeholder}
      </option>
      {KINDS.map((kind) => (
        <optgroup key={kind} label={hint(kind)}>
          <option value={kind}>{label(kind)}</option>
        </optgroup>
      ))}
    </Select>
  )
}
