'use client'

import { createContext, useContext, useEffect, useRef } from 'react'
import { keyName } from '@/components/ui/key-name'
import { areShortcutsOn, isOnBusyButton } from '@/components/ui/use-shortcuts'

/** The action of a key, by `keyName`. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => boolean | void>>

/** Whether the keys of an element are for the viewer: of every element, unless the viewer is one of several panes. */
export const ViewerKeysScope = createContext<(focused: HTMLElement) => boolean>(() => true)

/**
 * Keys for the displayed file, wherever the focus is within ViewerKeysScope, except in fields; the space bar also presses the button that has
 * the focus. Return false from an action to leave the key to the browser. Single characters follow the person's setting
 * for single-key shortcuts.
 */
export function useViewerKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  const isInScope = useContext(ViewerKeysScope)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented || event.isComposing) return
      if (event.target instanceof HTMLElement && !isInScope(event.target)) return
      if (isMeantForControl(event)) return
      const action = latest.current[keyName(event)]
      if (action && action(event) !== false) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isInScope])
}

function isMeantForControl(event: KeyboardEvent): boolean {
  const { target, key, ctrlKey, metaKey } = event
  const isCharacter = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey
  if (isCharacter && !areShortcutsOn()) return true
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
    return true
  if (isOnBusyButton(event)) return true
  // Pressing the button of the document that is displayed already would do nothing.
  return key === ' ' && target.matches('button:not([aria-current]), a, summary, input')
}
