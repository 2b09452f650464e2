import { expect, it } from 'vitest'
import { createSlots } from './slots'

it('lets in as many as there are slots, and the rest in the order they came', async () => {
  const slots = createSlots(2)
  const order: string[] = []
  const enter = async (name: string) => {
    const giveBack = await slots.acquire()
    order.push(name)
    return giveBack
  }
  const [first, second] = await Promise.all([enter('a'), enter('b')])
  const third = enter('c')
  const fourth = enter('d')
  expect(order).toEqual(['a', 'b'])
  second()
  const giveBackThird = await third
  expect(order).toEqual(['a', 'b', 'c'])
  first()
  await fourth
  giveBackThird()
  await enter('e')
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
})

it('gives up the place of somebody who stops waiting', async () => {
  const slots = createSlots(1)
  const giveBack = await slots.acquire()
  const controller = new AbortController()
  const impatient = slots.acquire(controller.signal)
  const patient = slots.acquire()
  controller.abort(new Error('enough'))
  await expect(impatient).rejects.toThrow('enough')
  giveBack()
  await expect(patient).resolves.toBeTypeOf('function')
})

it('does not let in somebody who has already given up', async () => {
  await expect(createSlots(1).acquire(AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
})

it('counts a slot given back twice once', async () => {
  const slots = createSlots(1)
  const giveBack = await slots.acquire()
  giveBack()
  giveBack()
  await slots.acquire()
  const controller = new AbortController()
  const next = slots.acquire(controller.signal)
  controller.abort(new Error('still full'))
  await expect(next).rejects.toThrow('still full')
})
