'use client'

import { useId, type ReactNode } from 'react'
import { languageOf } from '@/lib/format/text-language'

export type TextConflictProps = {
  title: string
  body: string
  /** Names the colleague's text. */
  theirs: string
  text: string
  /** Where one's own text is. */
  mine?: string
  /** The choices. */
  children: ReactNode
}

/** A colleague changed a text meanwhile: theirs is shown before it can be overwritten. */
export function TextConflict({ title, body, theirs, text, mine, children }: TextConflictProps) {
  const titleId = useId()
  return (
    <section
      role="alert"
      aria-labelledby={titleId}
      className="grid gap-2.5 rounded-md border border-warn bg-warn-soft p-3.5"
    >
      <h3 id={titleId} className="font-medium text-warn">
        {title}
      </h3>
      <p className="text-sm">{body}</p>
      <figure className="grid gap-1">
        <figcaption className="text-sm font-medium">{theirs}</figcaption>
        <blockquote
          lang={languageOf(text)}
          className="max-h-56 overflow-y-auto rounded-sm border border-line-control bg-surface px-3 py-2 text-sm wrap-anywhere whitespace-pre-line"
        >
          {text}
        </blockquote>
      </figure>
      {mine && <p className="text-sm">{mine}</p>}
      <div className="flex flex-wrap gap-2">{children}</div>
    </section>
  )
}
