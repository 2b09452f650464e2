import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { openVault } from './vault'

const FILE = '00000000-0000-4000-8000-000000000000'

/** Ends after the first segment. */
const thread = vi.hoisted(() => ({
  segments: 0,
  async perform(task: { do: string }) {
    if (task.do !== 'next') return null
    thread.segments += 1
    if (thread.segments > 1) throw new Error('The thread of the vault ended')
    return new Uint8Array(10)
  },
}))
vi.mock('./vault-thread', () => ({ createVaultThread: () => thread }))

it('keeps a failure for the reader, however late it continues', async () => {
  const ended: unknown[] = []
  const note = (reason: unknown) => ended.push(reason)
  process.on('unhandledRejection', note)
  try {
    const reading = openVault('vault', new Uint8Array(32)).read(FILE)
    expect((await reading.next()).value).toHaveLength(10)
    for (let passed = 0; passed < 3; passed += 1) await turn()
    await expect(reading.next()).rejects.toThrow('The thread of the vault ended')
  } finally {
    process.off('unhandledRejection', note)
  }
  expect(ended).toEqual([])
})
