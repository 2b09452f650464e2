import { describe, expect, it, vi } from 'vitest'
import { drawAndRelease, releaseOnError } from './canvas'

/** Node has neither; only what is released matters. */
const newBitmap = () => ({ width: 4, height: 3, close: vi.fn<() => void>() })
const newCanvas = (read = () => {}) =>
  ({
    width: 4,
    height: 3,
    getContext: () => ({ getImageData: read }),
  }) as unknown as OffscreenCanvas

describe('drawAndRelease', () => {
  it('draws before it releases the source', () => {
    const bitmap = newBitmap()
    const order: string[] = []
    bitmap.close.mockImplementation(() => order.push('released'))
    const canvas = newCanvas(() => order.push('drawn'))
    expect(drawAndRelease(bitmap, () => canvas)).toBe(canvas)
    expect(order).toEqual(['drawn', 'released'])
  })

  it('releases the source when drawing fails', () => {
    const bitmap = newBitmap()
    const fail = () => {
      throw new Error('No memory')
    }
    expect(() => drawAndRelease(bitmap, fail)).toThrow('No memory')
    expect(bitmap.close).toHaveBeenCalledOnce()
  })
})

describe('releaseOnError', () => {
  it('releases the pixels only when the work fails', async () => {
    const [kept, dropped] = [newCanvas(), newCanvas()]
    await releaseOnError(kept, () => Promise.resolve())
    expect([kept.width, kept.height]).toEqual([4, 3])
    const failing = releaseOnError(dropped, () => Promise.reject(new Error('No memory')))
    await expect(failing).rejects.toThrow('No memory')
    expect([dropped.width, dropped.height]).toEqual([0, 0])
  })
})
