import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../open-database'

export type Statement = {
  /** With `$1` and so on for its parameters. */
  text: string
  params: readonly unknown[]
  /** How many rows it returned. */
  rows: number
}

type Prepared = { execute: (...args: unknown[]) => Promise<unknown> }
type Session = {
  prepareQuery: (query: { sql: string; params: unknown[] }, ...rest: unknown[]) => Prepared
}

/**
 * Records what is asked of a database while `work` runs, outside of transactions: a test that bounds the work of an
 * operation counts its statements and rows. Drizzle's own logger knows neither the rows nor the end of a statement.
 */
export async function recordStatements(
  db: Database,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const session: Session = Reflect.get(db, 'session')
  const { prepareQuery } = session
  const statements: Statement[] = []
  session.prepareQuery = function recorded(query, ...rest) {
    const prepared = prepareQuery.call(session, query, ...rest)
    const { execute } = prepared
    prepared.execute = async (...args) => {
      const result = await execute.apply(prepared, args)
      const rows = Array.isArray(result) ? result.length : 0
      statements.push({ text: query.sql, params: query.params, rows })
      return result
    }
    return prepared
  }
  try {
    await work()
    return statements
  } finally {
    session.prepareQuery = prepareQuery
  }
}

/** The statement again, for an `explain` in front of it. */
export function statementSql({ text, params }: Pick<Statement, 'text' | 'params'>): SQL {
  const parts = text.split(/\$(\d+)/)
  return sql.join(
    parts.map((part, index) =>
      index % 2 === 0 ? sql.raw(part) : sql`${params[Number(part) - 1]}`,
    ),
  )
}
