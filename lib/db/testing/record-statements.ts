import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../open-database'

export type Statement = {
  /** The SQL, with parameters as `$1` and so on. */
  text: string
  params: readonly unknown[]
  /** The number of rows it returned. */
  rows: number
}

type Prepared = { execute: (...args: unknown[]) => Promise<unknown> }
type Session = {
  prepareQuery: (query: { sql: string; params: unknown[] }, ...rest: unknown[]) => Prepared
}

/**
 * Records the statements that run outside of transactions during `work`, so that a test can bound the statements and
 * rows of an operation. Drizzle's own logger knows neither the rows nor the end of a statement.
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

/** The statement again, for use in an `explain`. */
export function statementSql({ text, params }: Pick<Statement, 'text' | 'params'>): SQL {
  const parts = text.split(/\$(\d+)/)
  return sql.join(
    parts.map((part, index) =>
      index % 2 === 0 ? sql.raw(part) : sql`${params[Number(part) - 1]}`,
    ),
  )
}
