import { openDatabase } from '../lib/db/open-database.ts'
import { rateLimits } from '../lib/db/schema/people'

/**
 * The program that chaos/pglite-kill.ts kills: opens the PGlite directory as the server does, prints the existing rows,
 * and then writes pairs of rows, one transaction each, printing each number once its commit is acknowledged.
 */

const [directory = '', mode = 'write'] = process.argv.slice(2)

const { db, close } = await openDatabase({ directory })
const rows = await db.select().from(rateLimits)
const numbersOf = (prefix: string) =>
  rows
    .filter(({ key, points }) => key === `${prefix} ${points}`)
    .map(({ points }) => points)
    .toSorted((a, b) => a - b)
print({ rows: numbersOf('row'), pairs: numbersOf('pair'), total: rows.length })

if (mode === 'write') {
  for (let number = (numbersOf('row').at(-1) ?? 0) + 1; ; number += 1) {
    await db.transaction(async (tx) => {
      await tx.insert(rateLimits).values({ key: `row ${number}`, points: number })
      await tx.insert(rateLimits).values({ key: `pair ${number}`, points: number })
    })
    print({ committed: number })
  }
}
await close()

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
