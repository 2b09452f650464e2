import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import { readCommand } from './audit-commands'

// Anyone who can write to the database may store escape sequences that a terminal would execute.
const ACTOR: Actor = {
  personId: null,
  personName: 'Naoko\u001b[31m Ito',
  requestId: null,
  address: null,
}

let database: OpenDatabase

beforeAll(async () => {
  database = await openDatabase({ memory: true })
})
afterAll(() => database.close())
beforeEach(() => database.db.delete(auditLog))

async function append(count: number): Promise<void> {
  for (let row = 0; row < count; row += 1) {
    await appendAuditAlone(database.db, ACTOR, { action: 'document_deleted', disputeId: 'dspt_1' })
  }
}

const remove = (sequence: number) =>
  database.db.delete(auditLog).where(eq(auditLog.sequence, sequence))

const run = (words: readonly string[]) => readCommand([...words])(database.db)

/** The arguments that the command's output asks the operator to keep. */
function kept(text: string): string[] {
  return (
    /npm run audit -- (verify --rows \d+ --head [0-9a-f]{64})$/.exec(text)?.[1]?.split(' ') ?? []
  )
}

describe('npm run audit -- verify', () => {
  it('reports an empty log', async () => {
    expect(await run(['verify'])).toEqual({ whole: true, text: 'The audit log is empty.' })
  })

  it('prints the arguments to keep, and confirms them when rows were added', async () => {
    await append(5)
    const { whole, text } = await run(['verify'])
    expect(whole).toBe(true)
    expect(text).toContain('The audit log is whole: 5 rows')
    await append(2)
    const later = await run(kept(text))
    expect(later.whole).toBe(true)
    expect(later.text).toContain('7 rows')
    expect(later.text).toContain('the first 5 are those of the earlier run')
  })

  it('detects a cut with an earlier run', async () => {
    await append(5)
    const { text } = await run(['verify'])
    await remove(5)
    expect(await run(['verify'])).toMatchObject({ whole: true })
    expect(await run(kept(text))).toEqual({
      whole: false,
      text: 'The audit log was cut: it has 4 rows, and had 5 before.',
    })
  })

  it('detects a rewritten log with an earlier run', async () => {
    await append(1)
    const { text } = await run(['verify'])
    await remove(1)
    await append(2)
    const report = await run(kept(text))
    expect(report.whole).toBe(false)
    expect(report.text).toContain('The audit log was rewritten: its first 1 row fit')
  })

  it('names the altered row, with its time and person', async () => {
    await append(5)
    await database.db.update(auditLog).set({ kind: 'x' }).where(eq(auditLog.sequence, 4))
    const { whole, text } = await run(['verify'])
    expect(whole).toBe(false)
    expect(text).toMatch(
      /^The audit log is broken: row 4 \(20\d\d-\d\d-\d\dT[\d:.]+Z, document_deleted, by Naoko\[31m Ito\)/,
    )
    expect(text).toContain('it was altered, moved or put in. The 3 rows before are as written.')
  })

  it('names the missing rows', async () => {
    await append(4)
    await remove(1)
    await remove(2)
    const { whole, text } = await run(['verify'])
    expect(whole).toBe(false)
    expect(text).toContain('before row 3 (')
    expect(text).toContain('rows are missing: 1 to 2')
  })

  it.each([
    [['frobnicate'], 'There is no command “frobnicate”.'],
    [['verify', '--rows', '5'], '--rows and --head belong together'],
    [['verify', '--head', 'a'.repeat(64)], '--rows and --head belong together'],
    [['verify', '--rows', '0', '--head', 'a'.repeat(64)], '--rows must be a number'],
    [['verify', '--rows', '5', '--head', 'abc'], '--head must be 64 hex digits'],
    [['verify', 'more'], 'more'],
    [['verify', '--fast'], '--fast'],
  ])('refuses %j', (words, message) => {
    expect(() => readCommand(words)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    )
  })
})
