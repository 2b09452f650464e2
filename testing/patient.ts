/** For `vi.waitFor` and `expect.poll`, whose second is too short on a busy machine: no test may depend on its speed. */
export const PATIENT = { timeout: 30_000 } as const
