/** The time that the reading of one file may take, without downloads, decoding, and waiting for other workers. */
export class TimeBudget {
  readonly #milliseconds: number
  #began = performance.now()

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** @param share of it, from 0 to 1 */
  isSpent(share = 1): boolean {
    return performance.now() - this.#began >= this.#milliseconds * share
  }

  async pausedFor<Result>(work: () => Promise<Result>): Promise<Result> {
    const began = performance.now()
    try {
      return await work()
    } finally {
      this.#began += performance.now() - began
    }
  }
}
