'use client'

import { useSyncExternalStore } from 'react'

/** An observable value outside React. */
export type Store<State> = ReadonlyStore<State> & {
  /** Notifies the listeners unless the value is unchanged. */
  set: (next: State) => void
}

export type ReadonlyStore<State> = {
  get: () => State
  /** The value for rendering on the server, and in the browser until hydration. */
  getInitial: () => State
  /** @returns the unsubscribe function */
  subscribe: (listener: () => void) => () => void
}

export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    getInitial: () => initial,
    set(next) {
      if (Object.is(state, next)) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export function useStore<State>(store: ReadonlyStore<State>): State {
  return useSyncExternalStore(store.subscribe, store.get, store.getInitial)
}
