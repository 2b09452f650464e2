import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  WorkerBroken,
  WorkerMissing,
  WorkerPool,
  WorkerSilent,
  type PoolWorker,
} from './worker-pool'

type Message = 'step' | 'done'

class FakeWorker implements PoolWorker<string, Message> {
  readonly jobs: string[] = []
  ended = false
  say: (message: Message) => void = () => {}
  breakDown: (reason: string) => void = () => {}

  send(job: string): void {
    this.jobs.push(job)
  }

  listen(onMessage: (message: Message) => void, onBroken: (reason: string) => void): void {
    this.say = onMessage
    this.breakDown = onBroken
  }

  end(): void {
    this.ended = true
  }
}

describe('WorkerPool', () => {
  let workers: FakeWorker[]
  let pool: WorkerPool<string, Message>
  const signal = () => new AbortController().signal

  const startWorker = () => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker
  }

  beforeEach(() => {
    vi.useFakeTimers()
    workers = []
    pool = new WorkerPool({
      start: startWorker,
      size: 2,
      silenceMs: () => 1000,
      idleMs: 5000,
    })
  })
  afterEach(() => vi.useRealTimers())

  const run = (job: string, by = signal()) => pool.run(job, by, (message) => message === 'done')
  const worker = (index: number) => {
    const found = workers[index]
    if (!found) throw new Error(`No worker ${index} was started`)
    return found
  }

  it('runs two workers and queues the other jobs', async () => {
    const all = Promise.all(['a', 'b', 'c', 'd'].map((job) => run(job)))
    expect(workers.map(({ jobs }) => jobs)).toEqual([['a'], ['b']])
    worker(1).say('done')
    worker(0).say('done')
    expect(workers.map(({ jobs }) => jobs)).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ])
    worker(0).say('done')
    worker(1).say('done')
    await all
    expect(workers).toHaveLength(2)
  })

  it('terminates a silent worker and continues with another', async () => {
    const hanging = run('bomb')
    const other = run('b')
    const next = run('c')
    const failure = hanging.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(900)
    worker(1).say('step')
    await vi.advanceTimersByTimeAsync(200)
    expect(await failure).toBeInstanceOf(WorkerSilent)
    expect([worker(0).ended, worker(1).ended]).toEqual([true, false])
    expect(worker(2).jobs).toEqual(['c'])
    worker(1).say('done')
    worker(2).say('done')
    await Promise.all([other, next])
  })

  it('leaves a worker without a limit alone', async () => {
    const silenceMs = (last: Message | null) => (last === 'step' ? null : 1000)
    const worker = new FakeWorker()
    pool = new WorkerPool({
      start: () => worker,
      size: 1,
      silenceMs,
      idleMs: 5000,
    })
    const waiting = run('a')
    worker.say('step')
    await vi.advanceTimersByTimeAsync(1_000_000)
    worker.say('done')
    await waiting
    expect(worker.ended).toBe(false)
  })

  it('terminates only the worker of an aborted job', async () => {
    const controller = new AbortController()
    const dropped = run('a', controller.signal)
    const other = run('b')
    const waiting = run('c', controller.signal)
    controller.abort('changed my mind')
    await expect(dropped).rejects.toBe('changed my mind')
    await expect(waiting).rejects.toBe('changed my mind')
    expect([worker(0).ended, worker(1).ended, workers.length]).toEqual([true, false, 2])
    worker(1).say('done')
    await other
  })

  it('starts nothing for a job that is already aborted', async () => {
    await expect(run('a', AbortSignal.abort('late'))).rejects.toBe('late')
    expect(workers).toEqual([])
  })

  it('replaces a crashed worker', async () => {
    const broken = run('a')
    worker(0).say('step')
    worker(0).breakDown('out of memory')
    await expect(broken).rejects.toThrow(new WorkerBroken('out of memory'))
    await expect(broken).rejects.not.toBeInstanceOf(WorkerMissing)
    const next = run('b')
    worker(1).say('done')
    await next
    expect(worker(0).ended).toBe(true)
  })

  it('tells a worker that never loaded from one that crashed with its second job', async () => {
    const missing = run('a')
    worker(0).breakDown('404')
    await expect(missing).rejects.toBeInstanceOf(WorkerMissing)
    const first = run('b')
    worker(1).say('done')
    await first
    const second = run('c')
    worker(1).breakDown('out of memory')
    await expect(second).rejects.toBeInstanceOf(WorkerBroken)
    await expect(second).rejects.not.toBeInstanceOf(WorkerMissing)
  })

  it('continues after a worker that could not be started', async () => {
    const start = vi.fn<() => FakeWorker>(() => {
      throw new Error('No workers in this browser')
    })
    pool = new WorkerPool({
      start,
      size: 1,
      silenceMs: () => 1000,
      idleMs: 5000,
    })
    await expect(run('a')).rejects.toBeInstanceOf(WorkerMissing)
    const working = new FakeWorker()
    start.mockReturnValue(working)
    const next = run('b')
    working.say('done')
    await next
  })

  it('replaces a worker after `jobsPerWorker` jobs', async () => {
    pool = new WorkerPool({
      start: startWorker,
      size: 1,
      silenceMs: () => 1000,
      idleMs: 5000,
      jobsPerWorker: 2,
    })
    const all = ['a', 'b', 'c'].map((job) => run(job))
    worker(0).say('done')
    await all[0]
    expect(worker(0).ended).toBe(false)
    worker(0).say('done')
    await all[1]
    expect(worker(0).ended).toBe(true)
    worker(1).say('done')
    await all[2]
    expect(workers.map(({ jobs }) => jobs)).toEqual([['a', 'b'], ['c']])
  })

  it('continues after a job that cannot be sent to a worker', async () => {
    const failing = new FakeWorker()
    failing.send = () => {
      throw new DOMException('A function could not be cloned', 'DataCloneError')
    }
    const working = new FakeWorker()
    const start = vi.fn<() => FakeWorker>().mockReturnValueOnce(failing).mockReturnValue(working)
    pool = new WorkerPool({ start, size: 1, silenceMs: () => 1000, idleMs: 5000 })
    const [refused, next] = [run('a'), run('b')]
    await expect(refused).rejects.toThrow('could not be cloned')
    working.say('done')
    await next
    expect([failing.ended, working.jobs]).toEqual([true, ['b']])
  })

  it('ends its idle workers on request, and only these', async () => {
    const first = run('a')
    const second = run('b')
    worker(0).say('done')
    await first
    pool.endIdle()
    expect([worker(0).ended, worker(1).ended]).toEqual([true, false])
    worker(1).say('done')
    await second
    const next = run('c')
    expect([worker(1).jobs, workers.length]).toEqual([['b', 'c'], 2])
    worker(1).say('done')
    await next
  })

  it('keeps no idle worker without a time for it', async () => {
    pool = new WorkerPool({
      start: startWorker,
      size: 1,
      silenceMs: () => 1000,
    })
    const first = run('a')
    worker(0).say('done')
    await first
    expect(worker(0).ended).toBe(true)
  })

  it('releases memory after a while without work', async () => {
    const first = run('a')
    worker(0).say('done')
    await first
    await vi.advanceTimersByTimeAsync(4000)
    const second = run('b')
    worker(0).say('done')
    await second
    await vi.advanceTimersByTimeAsync(4000)
    expect(worker(0).ended).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(worker(0).ended).toBe(true)
  })
})
