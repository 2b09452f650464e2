'use client'

import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'

export type Shortcuts = Readonly<Record<string, () => void>>

const OFF_KEY = 'desk-shortcuts'
const CHANGED = 'desk-shortcuts-changed'

/**
 * Shortcuts outside of fields while no dialog is open. People can turn single keys off, since speech input and tremor
 * trigger them by accident (WCAG 2.1.4).
 * @param shortcuts by `KeyboardEvent.key`, with the prefix `Control+` for Ctrl or ⌘
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isChord = event.ctrlKey || event.metaKey
      const action = latest.current[isChord ? `Control+${event.key}` : event.key]
      if (!action || isMeantElsewhere(event, isChord)) return
      if (!isChord && !areShortcutsOn()) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Whether single-key shortcuts are on, and a setter; stored in this browser. */
export function useShortcutsSetting(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, areShortcutsOn, () => true)
  const set = useCallback((next: boolean) => {
    if (next) localStorage.removeItem(OFF_KEY)
    else localStorage.setItem(OFF_KEY, 'off')
    dispatchEvent(new Event(CHANGED))
  }, [])
  return [on, set]
}

/** Whether single-key shortcuts are on in this browser. */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(OFF_KEY) !== 'off'
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange)
  addEventListener('storage', onChange)
  return () => {
    removeEventListener(CHANGED, onChange)
    removeEventListener('storage', onChange)
  }
}

/** Letters select in a list, and Ctrl+Enter opens a link in a new tab. */
const TYPING = 'input, textarea, select, [contenteditable]'
const CHORD_FIELDS = 'input, textarea, [contenteditable], a[href]'

function isMeantElsewhere(event: KeyboardEvent, isChord: boolean): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return true
  if (isChord && (event.shiftKey || event.repeat)) return true
  const { target } = event
  const fields = isChord ? CHORD_FIELDS : TYPING
  if (target instanceof HTMLElement && target.closest(fields)) return true
  return document.querySelector('[role="dialog"]:not([popover]), [role="alertdialog"]') !== null
}
