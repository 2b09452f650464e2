import { expect, it } from 'vitest'
import { isDeskError } from '@/lib/server/platform/errors'
import { createDownloadSlots } from './download-slots'

const refused = expect.objectContaining({ code: 'too_many_downloads', retryAfterSeconds: 5 })

it('gives each person a number of slots, and one again after its release', async () => {
  const slots = createDownloadSlots({ perPerson: 3, waiting: 0 })
  const [first] = [await slots.take('a'), await slots.take('a'), await slots.take('a')]
  await expect(slots.take('a')).rejects.toEqual(refused)
  expect(() => slots.assertFree('a')).toThrow(refused)
  await slots.take('b')
  first()
  expect(() => slots.assertFree('a')).not.toThrow()
  await slots.take('a')
  await expect(slots.take('a')).rejects.toEqual(refused)
})

it('counts a slot that is released twice once', async () => {
  const slots = createDownloadSlots({ perPerson: 1, waiting: 0 })
  const first = await slots.take('a')
  first()
  first()
  await slots.take('a')
  await expect(slots.take('a')).rejects.toEqual(refused)
})

it('lets a bounded number wait, and serves them in order', async () => {
  const slots = createDownloadSlots({ perPerson: 1, waiting: 2 })
  const served: string[] = []
  const first = await slots.take('a')
  const second = slots.take('a').then((release) => (served.push('second'), release))
  const third = slots.take('a').then((release) => (served.push('third'), release))
  await expect(slots.take('a')).rejects.toEqual(refused)
  expect(served).toEqual([])
  first()
  const release = await second
  expect(served).toEqual(['second'])
  release()
  ;(await third)()
  expect(served).toEqual(['second', 'third'])
  expect(() => slots.assertFree('a')).not.toThrow()
})

it('forgets a request that is aborted while waiting', async () => {
  const slots = createDownloadSlots({ perPerson: 1, waiting: 1 })
  const client = new AbortController()
  const first = await slots.take('a')
  const left = slots.take('a', client.signal).catch((error: unknown) => error)
  client.abort()
  expect(isDeskError(await left, 'too_many_downloads')).toBe(true)
  const next = slots.take('a')
  first()
  await next
})
