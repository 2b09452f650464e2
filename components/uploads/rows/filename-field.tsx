'use client'

import { useEffect, useRef, useState } from 'react'
import { stemOf } from '@/components/uploads/queue/filenames'

export type FilenameFieldProps = {
  filename: string
  label: string
  /** The new name, or null when the person cancelled. */
  onDone: (filename: string | null, by: 'key' | 'leaving') => void
}

/** Renames in the row. Only the stem can change: the extension follows the format. */
export function FilenameField({ filename, label, onDone }: FilenameFieldProps) {
  const { stem, extension } = stemOf(filename)
  const [text, setText] = useState(stem)
  const done = useRef(false)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])

  const renamed = text.trim() ? text + extension : null

  const finish = (next: string | null, by: 'key' | 'leaving') => {
    if (done.current) return
    done.current = true
    onDone(next, by)
  }
  return (
    <span className="flex min-w-0 items-center gap-1 rounded-sm border border-line-control bg-surface px-1.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus">
      <input
        ref={input}
        value={text}
        aria-label={label}
        maxLength={200}
        spellCheck={false}
        className="min-w-0 flex-1 bg-transparent font-medium outline-none max-md:min-h-11 max-md:text-lg"
        onChange={({ target }) => setText(target.value)}
        onBlur={() => finish(renamed, 'leaving')}
        onKeyDown={(event) => {
          // During Japanese composition, Enter only accepts the suggestion.
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') finish(renamed, 'key')
          if (event.key === 'Escape') finish(null, 'key')
        }}
      />
      <span className="flex-none text-ink-3">{extension}</span>
    </span>
  )
}
