'use client'

import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'

export type Shortcuts = Readonly<Record<string, () => void>>

const OFF_KEY = 'desk-shortcuts'
const CHANGED = 'desk-shortcuts-changed'

/**
 * Single-key shortcuts outside of fields while no dialog is open. People can turn them off, since speech input and
 * tremor trigger single keys by accident (WCAG 2.1.4).
 * @param shortcuts by `KeyboardEvent.key`
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current[event.key]
      if (!action || isMeantElsewhere(event) || !areShortcutsOn()) return
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

function isMeantElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const { target } = event
  if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]'))
    return true
  return document.querySelector('[role="dialog"]:not([popover]), [role="alertdialog"]') !== null
}
