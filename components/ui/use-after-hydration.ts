import { useSyncExternalStore } from 'react'

/**
 * `value`; on the server and while the page is hydrated `initial`, since hydration must find the same content. Renders
 * again after it only when their JSON differs.
 */
export function useAfterHydration<Value>(value: Value, initial: Value): Value {
  const isOther = useSyncExternalStore(
    subscribe,
    () => JSON.stringify(value) !== JSON.stringify(initial),
    () => false,
  )
  return isOther ? value : initial
}

/** It happens once. */
const subscribe = () => () => undefined
