/** A worker as the pool sees it. */
export type PoolWorker<Job, Message> = {
  send(job: Job): void
  /** The latest listener gets its messages, and the error that broke it. */
  listen(onMessage: (message: Message) => void, onBroken: (reason: string) => void): void
  end(): void
}

type PoolOptions<Job, Message> = {
  start: () => PoolWorker<Job, Message>
  /** How many work at the same time. */
  size: number
  /** The longest silence of a working worker after what it said last (null: nothing yet), in milliseconds. */
  silenceMs: (last: Message | null) => number
  /** An idle worker keeps its memory this long, in milliseconds. */
  idleMs: number
}

/** The worker said nothing for too long and was ended. */
export class WorkerSilent extends Error {
  override readonly name = 'WorkerSilent'
}

/** The worker broke down: its script did not load, or it ran out of memory. */
export class WorkerBroken extends Error {
  override readonly name = 'WorkerBroken'
}

type Task<Job, Message> = {
  job: Job
  signal: AbortSignal
  /** Says whether this was the last message of the job. */
  onMessage: (message: Message) => boolean
  resolve: () => void
  reject: (reason: unknown) => void
}

/**
 * A few workers for many jobs, in the order they came. One that hangs, breaks, or is no longer wanted is ended and
 * replaced by a new one; the jobs that wait notice nothing of it.
 */
export class WorkerPool<Job, Message> {
  readonly #options: PoolOptions<Job, Message>
  readonly #waiting: Task<Job, Message>[] = []
  readonly #idle = new Map<PoolWorker<Job, Message>, ReturnType<typeof setTimeout>>()
  #working = 0

  constructor(options: PoolOptions<Job, Message>) {
    this.#options = options
  }

  /**
   * Runs one job to the message that `onMessage` calls its last.
   * @throws WorkerSilent, WorkerBroken, or the signal's reason
   */
  run(job: Job, signal: AbortSignal, onMessage: (message: Message) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      this.#waiting.push({ job, signal, onMessage, resolve, reject })
      signal.addEventListener('abort', () => this.#forget(signal), { once: true })
      this.#next()
    })
  }

  /** A job that has not begun costs nothing to drop; one that has is dropped with its worker. */
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
    this.#working += 1
    this.#work(this.#takeWorker(), task)
  }

  #work(worker: PoolWorker<Job, Message>, task: Task<Job, Message>): void {
    let silence: ReturnType<typeof setTimeout>
    const finish = (settle: () => void, usable: boolean) => {
      clearTimeout(silence)
      task.signal.removeEventListener('abort', abort)
      worker.listen(ignore, ignore)
      if (usable) this.#rest(worker)
      else worker.end()
      this.#working -= 1
      settle()
      this.#next()
    }
    const abort = () => finish(() => task.reject(task.signal.reason), false)
    const restart = (last: Message | null) => {
      clearTimeout(silence)
      const limit = this.#options.silenceMs(last)
      silence = setTimeout(() => {
        finish(() => task.reject(new WorkerSilent(`Nothing for ${limit} ms`)), false)
      }, limit)
    }
    task.signal.addEventListener('abort', abort, { once: true })
    worker.listen(
      (message) => {
        restart(message)
        if (task.onMessage(message)) finish(task.resolve, true)
      },
      (reason) => finish(() => task.reject(new WorkerBroken(reason)), false),
    )
    restart(null)
    worker.send(task.job)
  }

  #takeWorker(): PoolWorker<Job, Message> {
    for (const [worker, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(worker)
      return worker
    }
    return this.#options.start()
  }

  #rest(worker: PoolWorker<Job, Message>): void {
    const timer = setTimeout(() => {
      this.#idle.delete(worker)
      worker.end()
    }, this.#options.idleMs)
    this.#idle.set(worker, timer)
  }
}

function ignore(): void {}
