import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/lib/api-client/api-error'
import type { Session } from '@/lib/contract/session'
import { PATIENT } from '@/testing/patient'
import { createSessionWatch, WARNING_MS, type SessionWatch } from './session-watch'

const MINUTE = 60
const OVER = new ApiError({ code: 'not_signed_in', status: 401 })
const OFFLINE = new ApiError({ code: 'network', status: 0 })

/** A session on the server, a shared clock, and timers that fire when they are due. */
function scene() {
  let now = 0
  let answers: (Session | ApiError)[] = []
  let timer: { at: number; run: () => void } | null = null
  const readSession = vi.fn(async () => {
    const [next, ...rest] = answers
    if (rest.length > 0) answers = rest
    if (!next || next instanceof ApiError) throw next ?? OVER
    return next
  })
  const tools = {
    readSession,
    resumeRequests: vi.fn(),
    post: vi.fn(),
    leave: vi.fn(),
    later(ms: number, run: () => void) {
      const mine = { at: now + ms, run }
      timer = mine
      return () => {
        if (timer === mine) timer = null
      }
    },
    now: () => now,
  }
  return {
    ...tools,
    watch: createSessionWatch(tools),
    /** The last response is repeated. */
    serverSays: (...next: (Session | ApiError)[]) => void (answers = next),
    dueIn: () => timer && timer.at - now,
    pass(seconds: number) {
      now += seconds * 1000
      if (!timer || timer.at > now) return
      const { run } = timer
      timer = null
      run()
    },
  }
}

const left = (idleMinutes: number, minutes = 600): Session => ({
  idleSecondsLeft: idleMinutes * MINUTE,
  secondsLeft: minutes * MINUTE,
})

let desk: ReturnType<typeof scene>
let watch: SessionWatch

beforeEach(() => {
  desk = scene()
  ;({ watch } = desk)
})

describe('the watch over a session', () => {
  it('checks again two minutes before the end, and then warns', async () => {
    desk.serverSays(left(30), left(2))
    await watch.check()
    expect(watch.state.get()).toEqual({ type: 'alive' })
    expect(desk.dueIn()).toBe(28 * MINUTE * 1000)
    desk.pass(28 * MINUTE)
    await vi.waitFor(
      () => expect(watch.state.get()).toMatchObject({ type: 'ending', end: 'idle' }),
      PATIENT,
    )
    expect(WARNING_MS).toBeGreaterThanOrEqual(20_000)
  })

  it('removes the warning when the session was extended, and broadcasts it', async () => {
    desk.serverSays(left(1), left(30))
    await watch.check()
    expect(desk.post).not.toHaveBeenCalled()
    await watch.check()
    expect(watch.state.get()).toEqual({ type: 'alive' })
    expect(desk.post).toHaveBeenCalledExactlyOnceWith('alive')
  })

  it('reports which of the two ends is near', async () => {
    desk.serverSays(left(30, 1))
    await watch.check()
    expect(watch.state.get()).toMatchObject({ type: 'ending', end: 'final', endsAt: 60_000 })
  })

  it('warns once of an end that the person dismissed, and again of the next', async () => {
    desk.serverSays(left(1), left(1), left(30), left(1))
    await watch.check()
    watch.dismiss()
    expect(watch.state.get()).toEqual({ type: 'alive' })
    await watch.check()
    expect(watch.state.get()).toEqual({ type: 'alive' })
    await watch.check()
    await watch.check()
    expect(watch.state.get()).toMatchObject({ type: 'ending' })
  })

  it('takes the end only from the server, and resumes requests when there is a session again', async () => {
    desk.serverSays(OVER, left(30))
    await watch.check()
    expect(watch.state.get()).toEqual({ type: 'ended' })
    expect(desk.post).toHaveBeenCalledExactlyOnceWith('ended')
    expect(desk.resumeRequests).not.toHaveBeenCalled()
    await watch.check()
    expect(watch.state.get()).toEqual({ type: 'alive' })
    expect(desk.resumeRequests).toHaveBeenCalledOnce()
    expect(desk.post).toHaveBeenLastCalledWith('alive')
  })

  it('keeps its state while the server does not respond, and checks again', async () => {
    desk.serverSays(OFFLINE)
    expect(await watch.check()).toBe(false)
    expect(watch.state.get()).toEqual({ type: 'alive' })
    expect(desk.dueIn()).toBe(10_000)
  })

  it('checks again when called during a check, since its response may concern the previous session', async () => {
    desk.serverSays(OVER, left(30))
    const asked = [watch.check(), watch.check(), watch.check()]
    await Promise.all(asked)
    expect(desk.readSession).toHaveBeenCalledTimes(2)
    expect(watch.state.get()).toEqual({ type: 'alive' })
  })

  describe('on a message of another tab', () => {
    it('checks with the server only for a new state, and does not broadcast', async () => {
      desk.serverSays(OVER)
      watch.onMessage('alive')
      expect(desk.readSession).not.toHaveBeenCalled()
      watch.onMessage('ended')
      await vi.waitFor(() => expect(watch.state.get()).toEqual({ type: 'ended' }), PATIENT)
      desk.serverSays(left(30))
      watch.onMessage('ended')
      expect(desk.readSession).toHaveBeenCalledOnce()
      watch.onMessage('alive')
      await vi.waitFor(() => expect(watch.state.get()).toEqual({ type: 'alive' }), PATIENT)
      expect(desk.post).not.toHaveBeenCalled()
    })

    it('leaves the page when the person signed out', () => {
      watch.onMessage('signed_out')
      expect(desk.leave).toHaveBeenCalledOnce()
    })
  })

  it('checks when the page becomes visible after its time, or with an ended session', async () => {
    desk.serverSays(left(30))
    await watch.check()
    watch.wake()
    expect(desk.readSession).toHaveBeenCalledOnce()
    desk.serverSays(OVER)
    desk.pass(29 * MINUTE)
    await vi.waitFor(() => expect(watch.state.get()).toEqual({ type: 'ended' }), PATIENT)
    const before = desk.readSession.mock.calls.length
    watch.wake()
    expect(desk.readSession).toHaveBeenCalledTimes(before + 1)
  })
})
