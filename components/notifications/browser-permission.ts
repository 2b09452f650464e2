'use client'

import { useSyncExternalStore } from 'react'
import { createStore } from '@/lib/store'

/** `none`: this browser shows no notifications of a page. `unknown`: on the server. */
export type BrowserPermission = 'granted' | 'ask' | 'blocked' | 'none' | 'unknown'

/** Counts requests for permission, which the browser does not announce everywhere. */
const asked = createStore(0)

/** Whether this browser shows notifications of the desk; follows changes made in the browser's own settings. */
export function useBrowserPermission(): BrowserPermission {
  return useSyncExternalStore(subscribe, readPermission, () => 'unknown')
}

/** Asks the person; needs a click. */
export async function askForPermission(): Promise<void> {
  if (readPermission() !== 'ask') return
  await Notification.requestPermission()
  asked.set(asked.get() + 1)
}

const STATES = { default: 'ask', denied: 'blocked', granted: 'granted' } as const

function readPermission(): BrowserPermission {
  return canShow() ? STATES[Notification.permission] : 'none'
}

let canConstruct: boolean | null = null

/** Android's browsers have the interface, and show notifications only of a service worker. */
function canShow(): boolean {
  if (typeof Notification === 'undefined' || !window.isSecureContext) return false
  if (Notification.permission === 'granted') return canConstruct ?? true
  canConstruct ??= isConstructor()
  return canConstruct
}

/** Without permission it shows nothing. */
function isConstructor(): boolean {
  try {
    new Notification('').close()
    return true
  } catch {
    return false
  }
}

function subscribe(onChange: () => void): () => void {
  const controller = new AbortController()
  const unsubscribe = asked.subscribe(onChange)
  navigator.permissions
    ?.query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', onChange, { signal: controller.signal }))
    // Some browsers do not know this permission by name.
    .catch(() => undefined)
  return () => {
    controller.abort()
    unsubscribe()
  }
}
