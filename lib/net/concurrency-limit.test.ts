import { expect, it } from 'vitest'
import { createConcurrencyLimit } from './concurrency-limit'

it('grants the limit, and the rest in the order of the calls', async () => {
  const takePlace = createConcurrencyLimit(2)
  const order: string[] = []
  const enter = async (name: string) => {
    const release = await takePlace()
    order.push(name)
    return release
  }
  const [first, second] = await Promise.all([enter('a'), enter('b')])
  const third = enter('c')
  const fourth = enter('d')
  expect(order).toEqual(['a', 'b'])
  second()
  const releaseThird = await third
  expect(order).toEqual(['a', 'b', 'c'])
  first()
  await fourth
  releaseThird()
  await enter('e')
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
})

it('skips a call that was aborted in the queue', async () => {
  const takePlace = createConcurrencyLimit(1)
  const release = await takePlace()
  const controller = new AbortController()
  const aborted = takePlace(controller.signal)
  const next = takePlace()
  controller.abort(new Error('enough'))
  await expect(aborted).rejects.toThrow('enough')
  release()
  await expect(next).resolves.toBeTypeOf('function')
})

it('rejects a call with a signal that has already fired', async () => {
  const takePlace = createConcurrencyLimit(1)
  await expect(takePlace(AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
  await expect(takePlace()).resolves.toBeTypeOf('function')
})

it('counts a slot that is released twice once', async () => {
  const takePlace = createConcurrencyLimit(1)
  const release = await takePlace()
  release()
  release()
  await takePlace()
  const controller = new AbortController()
  const next = takePlace(controller.signal)
  controller.abort(new Error('still full'))
  await expect(next).rejects.toThrow('still full')
})
