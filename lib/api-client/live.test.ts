import { beforeEach, describe, expect, it, vi } from 'vitest'

const create = vi.hoisted(() => vi.fn())
vi.mock('./live-parts', () => ({ createLive: create }))

/** Each test has a tab of its own, in which nothing has been fetched. */
async function newTab() {
  vi.resetModules()
  return import('./live')
}

beforeEach(() => {
  create.mockReset().mockImplementation(() => ({}))
})

describe('what asks our server', () => {
  it('is not there until somebody wants it, and then once', async () => {
    const { liveNow, loadLive } = await newTab()
    expect(liveNow()).toBeNull()
    const [one, other] = await Promise.all([loadLive(), loadLive()])
    expect(one).toBe(other)
    expect(liveNow()).toBe(one)
    expect(create).toHaveBeenCalledTimes(1)
  })

  it('tells whoever waits that it has come', async () => {
    const { loadLive, subscribeToLive } = await newTab()
    const [heard, gone] = [vi.fn(), vi.fn()]
    subscribeToLive(heard)
    subscribeToLive(gone)()
    await loadLive()
    expect(heard).toHaveBeenCalledTimes(1)
    expect(gone).not.toHaveBeenCalled()
  })

  it('fails as the network does, and comes when it is wanted again', async () => {
    create.mockImplementationOnce(() => {
      throw new Error('Loading chunk failed')
    })
    const { liveNow, loadLive } = await newTab()
    await expect(loadLive()).rejects.toMatchObject({ name: 'ApiError', code: 'network' })
    expect(liveNow()).toBeNull()
    const loaded = await loadLive()
    expect(liveNow()).toBe(loaded)
  })

  it('is used at once where it is, and after it has come where it is not', async () => {
    const { liveNow, loadLive, withLive } = await newTab()
    const first = vi.fn()
    withLive(first)
    expect(first).not.toHaveBeenCalled()
    await loadLive()
    expect(first).toHaveBeenCalledExactlyOnceWith(liveNow())
    const second = vi.fn()
    withLive(second)
    expect(second).toHaveBeenCalledExactlyOnceWith(liveNow())
  })
})
