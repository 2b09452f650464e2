'use client'

import { useSyncExternalStore } from 'react'

/** A value outside React that components and other code follow. */
export type Store<State> = ReadonlyStore<State> & {
  /** Informs the listeners unless it is the same value. */
  set: (next: State) => void
}

export type ReadonlyStore<State> = {
  get: () => State
  /** What the server renders with, and the browser until it has hydrated. */
  getInitial: () => State
  /** @returns ends the subscription */
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
