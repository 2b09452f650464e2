import { expect, it, vi } from 'vitest'
import { createStore } from './store'

it('notifies each listener once per change, until it unsubscribes', () => {
  const store = createStore(1)
  const [stays, leaves] = [vi.fn(), vi.fn()]
  store.subscribe(stays)
  const unsubscribe = store.subscribe(leaves)
  store.set(2)
  unsubscribe()
  store.set(3)
  expect(store.get()).toBe(3)
  expect(stays).toHaveBeenCalledTimes(2)
  expect(leaves).toHaveBeenCalledTimes(1)
})

it('does not notify for an unchanged value', () => {
  const store = createStore('a')
  const listener = vi.fn()
  store.subscribe(listener)
  store.set('a')
  expect(listener).not.toHaveBeenCalled()
})

it('keeps the first value for the render on the server', () => {
  const store = createStore<string | null>(null)
  store.set('read in the browser')
  expect(store.getInitial()).toBeNull()
})
