'use client'

import { useEffect, useRef } from 'react'

/** The commands that a page can offer; the palette has their words. */
export type PageCommandName =
  | 'assign'
  | 'snooze'
  | 'note'
  | 'upload'
  | 'respond'
  | 'template'
  | 'saveView'
  | 'nextDispute'
  | 'previousDispute'
  | 'keys'

export type PageCommand = {
  name: PageCommandName
  /** Tells commands of one name apart. */
  key?: string
  /** In place of the palette's own words, or of a template its title. */
  label?: string
  run: () => void
}

/** Selectors of controls that commands press, so that they never do what the person may not do. */
export type ControlSelectors = Readonly<Partial<Record<PageCommandName, string>>>

type Source = () => { controls?: ControlSelectors; commands: readonly PageCommand[] }

const sources = new Set<Source>()
const listeners = new Set<() => void>()

/** Offers commands while the component is on screen. `source` is called when the palette opens. */
export function usePageCommands(source: Source): void {
  const latest = useRef(source)
  useEffect(() => {
    latest.current = source
  })
  useEffect(() => {
    const current = () => latest.current()
    sources.add(current)
    for (const listener of listeners) listener()
    return () => void sources.delete(current)
  }, [])
}

/** What offers commands now. */
export function commandSources(): ReturnType<Source>[] {
  return [...sources].map((source) => source())
}

/** Calls `onOffer` when another component offers commands. @returns what ends it */
export function onPageCommands(onOffer: () => void): () => void {
  listeners.add(onOffer)
  return () => void listeners.delete(onOffer)
}

/** Presses a control that opens a dialog. It has the focus, so that it gets it back when the dialog closes. */
export function press(selector: string): void {
  const control = document.querySelector<HTMLElement>(selector)
  control?.focus()
  control?.click()
}
