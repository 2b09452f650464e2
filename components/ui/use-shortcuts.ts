'use client'

import { useEffect, useRef } from 'react'
import { keyName } from './key-name'
import { isDialogOpen } from './is-dialog-open'

export type Shortcuts = Readonly<Record<string, () => void>>

/** The key in `localStorage` whose value `off` turns single-key shortcuts off. */
export const SHORTCUTS_SETTING = 'desk-shortcuts'

/**
 * Shortcuts outside of fields while no dialog is open. People can turn single keys off, since speech input and tremor
 * trigger them by accident (WCAG 2.1.4).
 * @param shortcuts by `keyName`
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isChord = event.ctrlKey || event.metaKey
      const action = latest.current[keyName(event)]
      if (!action || isMeantElsewhere(event, isChord)) return
      if (!isChord && !areShortcutsOn()) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Whether single-key shortcuts are on in this browser. */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(SHORTCUTS_SETTING) !== 'off'
}

/** Whether a busy button has the focus: keys typed meanwhile are meant for the field that it may open. */
export function isOnBusyButton({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.matches('button[aria-busy="true"]')
}

/** Letters select in a list, and Ctrl+Enter opens a link in a new tab. A checkbox takes Space alone. */
const INPUT = 'input:not([type=checkbox])'
const TYPING = `${INPUT}, textarea, select, [contenteditable]`
const CHORD_FIELDS = `${INPUT}, textarea, [contenteditable], a[href]`

function isMeantElsewhere(event: KeyboardEvent, isChord: boolean): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return true
  if (isChord && (event.shiftKey || event.repeat)) return true
  const { target } = event
  const fields = isChord ? CHORD_FIELDS : TYPING
  if (target instanceof HTMLElement && target.closest(fields)) return true
  if (!isChord && isOnBusyButton(event)) return true
  return isDialogOpen()
}
