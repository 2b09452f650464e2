/** The time that the reading of one file may take, without downloads, decoding, and waiting for other workers. */
export class TimeBudget {
  #until: number

  constructor(milliseconds: number) {
    this.#until = performance.now() + milliseconds
  }

  isSpent(): boolean {
    return performance.now() >= this.#until
  }

  async pausedFor<Result>(work: () => Promise<Result>): Promise<Result> {
    const began = performance.now()
    try {
      return await work()
    } finally {
      this.#until += performance.now() - began
    }
  }
}
