import { graphemes } from '@/lib/format/graphemes'

/** The initials of a person in a circle, next to the name or its hidden text. */
export function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-7 flex-none place-items-center rounded-full bg-accent-soft text-xs font-bold text-info forced-colors:border"
    >
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => graphemes(word)[0])
    .join('')
    .toUpperCase()
}
