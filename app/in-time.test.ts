import { createElement } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PageBoundary } from '@/components/shell/page-boundary'
import { inTime } from './in-time'

const page = createElement('main')
const skeleton = createElement('p')

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a page whose data arrive soon is sent without a skeleton', async () => {
  const sent = await inTime(Promise.resolve(page), skeleton)
  expect(sent.type).toBe(PageBoundary)
  expect(sent.props).toEqual({ skeleton: null, children: page })
  expect(vi.getTimerCount()).toBe(0)
})

test('a page whose data are late is streamed behind its skeleton', async () => {
  const late = Promise.withResolvers<typeof page>()
  const sent = inTime(late.promise, skeleton)
  await vi.runAllTimersAsync()
  const streamed = await sent
  expect(streamed.type).toBe(PageBoundary)
  expect(streamed.props.skeleton).toBe(skeleton)
  expect(streamed.props.children).toBe(late.promise)
})

test('a page that is not found soon fails before anything is sent', async () => {
  const missing = new Error('not found')
  await expect(inTime(Promise.reject(missing), skeleton)).rejects.toBe(missing)
  expect(vi.getTimerCount()).toBe(0)
})
