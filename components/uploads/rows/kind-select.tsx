'use client'

import { useTranslations } from 'next-intl'
import { KindDot } from '@/components/kinds/kind-label'
import { Select, type SelectProps } from '@/components/ui/select'
import { isKind, KINDS, type Kind } from '@/lib/evidence/kinds'

export type KindSelectProps = Omit<
  SelectProps,
  'value' | 'onChange' | 'children' | 'tone' | 'mark'
> & {
  value: Kind | null
  /** Shown as such while nothing is chosen. */
  suggested?: Kind | null | undefined
  /** The next step is to choose. */
  isNext?: boolean | undefined
  /** Shown while nothing is chosen or suggested. */
  placeholder: string
  onKind: (kind: Kind) => void
}

/**
 * The four kinds, none preselected. The group label describes the purpose of each: a native select shows it in the list
 * but not in the closed box, on every system.
 */
export function KindSelect(props: KindSelectProps) {
  const { value, suggested = null, isNext = false, placeholder, onKind, ...rest } = props
  const label = useTranslations('kinds.label')
  const hint = useTranslations('kinds.hint')
  return (
    <Select
      {...rest}
      tone={value || !(suggested || isNext) ? 'plain' : suggested ? 'suggested' : 'attention'}
      mark={!value && suggested && <KindDot kind={suggested} />}
      value={value ?? ''}
      onChange={({ target }) => {
        if (isKind(target.value)) onKind(target.value)
      }}
    >
      <option value="" disabled hidden>
        {suggested ? label(suggested) : placeholder}
      </option>
      {KINDS.map((kind) => (
        <optgroup key={kind} label={hint(kind)}>
          <option value={kind}>{label(kind)}</option>
        </optgroup>
      ))}
    </Select>
  )
}
