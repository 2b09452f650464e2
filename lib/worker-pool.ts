/**
 * Resolves when the page has nothing else to do, at the latest after `timeout` milliseconds: starting a worker takes a
 * processor.
 */
export function idle(timeout: number): Promise<void> {
  // Safari has no idle callback.
  if (!('requestIdleCallback' in globalThis)) return Promise.resolve()
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout })
  })
}

/** The pool's view of a worker. */
export type PoolWorker<Job, Message> = {
  send(job: Job): void
  /** The latest listener receives its messages, and the error that ended it. */
  listen(onMessage: (message: Message) => void, onBroken: (reason: string) => void): void
  end(): void
}

/**
 * @param parse throws on an invalid message
 * @param transfer the buffers of a job that are moved to the worker; default: none
 */
export function poolWorker<Job, Message>(
  worker: Worker,
  parse: (data: unknown) => Message,
  transfer: (job: Job) => ArrayBuffer[] = () => [],
): PoolWorker<Job, Message> {
  return {
    send: (job) => worker.postMessage(job, transfer(job)),
    listen(onMessage, onBroken) {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        let message: Message
        try {
          message = parse(data)
        } catch (error) {
          return onBroken(`An unknown message: ${String(error)}`)
        }
        onMessage(message)
      }
      worker.onmessageerror = () => onBroken('An unreadable message')
      worker.onerror = (event) => {
        event.preventDefault()
        onBroken(event.message)
      }
    },
    end: () => worker.terminate(),
  }
}

type PoolOptions<Job, Message> = {
  start: () => PoolWorker<Job, Message>
  /** The maximum number of workers. */
  size: number
  /**
   * The time limit until a worker's next message, in milliseconds, by its last one (null: none yet). Null without a
   * limit.
   */
  silenceMs: (last: Message | null) => number | null
  /** How long an idle worker is kept, in milliseconds; default: not at all. */
  idleMs?: number
  /** A worker that leaves garbage, which browsers collect late, is terminated after this many jobs; default: never. */
  jobsPerWorker?: number
}

/** The worker exceeded the time limit and was terminated. */
export class WorkerSilent extends Error {
  override readonly name = 'WorkerSilent'
}

/** The worker failed, for example because it ran out of memory. */
export class WorkerBroken extends Error {
  override readonly name: string = 'WorkerBroken'
}

/** The script of the worker did not load or run, so it never sent a message: unrelated to the job. */
export class WorkerMissing extends WorkerBroken {
  override readonly name = 'WorkerMissing'
}

type Task<Job, Message> = {
  job: Job
  signal: AbortSignal
  /** Whether this was the last message of the job. */
  onMessage: (message: Message) => boolean
  resolve: () => void
  reject: (reason: unknown) => void
}

/**
 * A few workers for many jobs, run in order. A worker that hangs, crashes or runs an aborted job is terminated and
 * replaced; queued jobs are unaffected.
 */
export class WorkerPool<Job, Message> {
  readonly #options: PoolOptions<Job, Message>
  readonly #waiting: Task<Job, Message>[] = []
  readonly #idle = new Map<PoolWorker<Job, Message>, ReturnType<typeof setTimeout>>()
  readonly #loaded = new WeakSet<PoolWorker<Job, Message>>()
  readonly #jobs = new WeakMap<PoolWorker<Job, Message>, number>()
  #working = 0

  constructor(options: PoolOptions<Job, Message>) {
    this.#options = options
  }

  /**
   * Runs one job until `onMessage` returns true.
   * @throws WorkerSilent, WorkerBroken, WorkerMissing, or the signal's reason
   */
  run(job: Job, signal: AbortSignal, onMessage: (message: Message) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const forget = () => this.#forget(signal)
      const settled = () => signal.removeEventListener('abort', forget)
      signal.addEventListener('abort', forget)
      this.#waiting.push({
        job,
        signal,
        onMessage,
        resolve() {
          settled()
          resolve()
        },
        reject(reason) {
          settled()
          reject(reason)
        },
      })
      this.#next()
    })
  }

  /** A queued job is simply dropped; a running one is dropped with its worker. */
  #forget(signal: AbortSignal): void {
    const at = this.#waiting.findIndex((task) => task.signal === signal)
    if (at === -1) return
    const [task] = this.#waiting.splice(at, 1)
    task?.reject(signal.reason)
    this.#forget(signal)
  }

  #next(): void {
    if (this.#working >= this.#options.size) return
    const task = this.#waiting.shift()
    if (!task) return
    const worker = this.#tryToTakeWorker()
    if (worker instanceof WorkerMissing) {
      task.reject(worker)
      return this.#next()
    }
    this.#working += 1
    this.#work(worker, task)
  }

  #work(worker: PoolWorker<Job, Message>, task: Task<Job, Message>): void {
    let silence: ReturnType<typeof setTimeout> | undefined
    const finish = (settle: () => void, usable: boolean) => {
      clearTimeout(silence)
      task.signal.removeEventListener('abort', abort)
      worker.listen(ignore, ignore)
      const { idleMs } = this.#options
      if (usable && idleMs !== undefined && !this.#hasReachedJobLimit(worker)) {
        this.#rest(worker, idleMs)
      } else worker.end()
      this.#working -= 1
      settle()
      this.#next()
    }
    const abort = () => finish(() => task.reject(task.signal.reason), false)
    const restart = (last: Message | null) => {
      clearTimeout(silence)
      const limit = this.#options.silenceMs(last)
      if (limit === null) return
      silence = setTimeout(() => {
        finish(() => task.reject(new WorkerSilent(`Nothing for ${limit} ms`)), false)
      }, limit)
    }
    task.signal.addEventListener('abort', abort, { once: true })
    worker.listen(
      (message) => {
        this.#loaded.add(worker)
        restart(message)
        if (task.onMessage(message)) finish(task.resolve, true)
      },
      (reason) => {
        const Failure = this.#loaded.has(worker) ? WorkerBroken : WorkerMissing
        finish(() => task.reject(new Failure(reason)), false)
      },
    )
    restart(null)
    this.#jobs.set(worker, (this.#jobs.get(worker) ?? 0) + 1)
    try {
      worker.send(task.job)
    } catch (error) {
      finish(() => task.reject(error), false)
    }
  }

  #hasReachedJobLimit(worker: PoolWorker<Job, Message>): boolean {
    const { jobsPerWorker = Number.POSITIVE_INFINITY } = this.#options
    return (this.#jobs.get(worker) ?? 0) >= jobsPerWorker
  }

  #tryToTakeWorker(): PoolWorker<Job, Message> | WorkerMissing {
    for (const [worker, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(worker)
      return worker
    }
    try {
      return this.#options.start()
    } catch (error) {
      return new WorkerMissing('It could not be started', { cause: error })
    }
  }

  /**
   * Ends the workers without a job now.
   * @returns whether there were any
   */
  endIdle(): boolean {
    const hadIdle = this.#idle.size > 0
    for (const [worker, timer] of this.#idle) {
      clearTimeout(timer)
      worker.end()
    }
    this.#idle.clear()
    return hadIdle
  }

  #rest(worker: PoolWorker<Job, Message>, idleMs: number): void {
    const timer = setTimeout(() => {
      this.#idle.delete(worker)
      worker.end()
    }, idleMs)
    this.#idle.set(worker, timer)
  }
}

function ignore(): void {}
