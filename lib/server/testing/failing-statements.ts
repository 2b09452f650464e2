import { PGlite, type Transaction } from '@electric-sql/pglite'
import { DatabaseError } from 'pg'
import type { Database } from '@/lib/db/open-database'

/** Makes a chosen database statement fail with an error that quotes all its bound values. */
export type FailingStatements = {
  /** Runs `work` while its statement number `at`, counted from 1, fails. @returns whether there was such a statement */
  during(at: number, work: () => Promise<unknown>): Promise<boolean>
  /** @returns the number of statements of `work` */
  count(work: () => Promise<unknown>): Promise<number>
  /** The texts that were bound to failed statements. */
  bound: ReadonlySet<string>
}

type Query = (query: string, params?: unknown[], ...rest: never[]) => Promise<unknown>

/** For a PGlite database. The statements of pg-boss, which run at times of their own, never fail. */
export function failingStatements(db: Database): FailingStatements {
  const client = clientOf(db)
  const bound = new Set<string>()
  let left = Infinity
  let made = 0

  function failing(query: Query): Query {
    return async (statement, params, ...rest) => {
      left -= 1
      made += 1
      if (left !== 0) return query(statement, params, ...rest)
      for (const value of params ?? []) if (typeof value === 'string') bound.add(value)
      throw quotingError(statement, params ?? [])
    }
  }

  const query: Query = client.query.bind(client)
  const failingQuery = failing(query)
  client.query = ((statement: string, ...more: [unknown[]?]) =>
    /\bjobs\./.test(statement)
      ? query(statement, ...more)
      : failingQuery(statement, ...more)) as never
  const transaction = client.transaction.bind(client)
  client.transaction = ((work: (tx: Transaction) => Promise<unknown>) =>
    transaction((tx) => work({ ...tx, query: failing(tx.query.bind(tx)) as never }))) as never

  return {
    bound,
    async count(work) {
      left = Infinity
      made = 0
      await work()
      return made
    },
    async during(at, work) {
      left = at
      await work()
      const failed = left <= 0
      left = Infinity
      return failed
    },
  }
}

/** Errors of Postgres and PGlite at their most verbose. */
function quotingError(query: string, params: readonly unknown[]): Error {
  const values = params.map(String).join(', ')
  const error = new DatabaseError(`invalid input syntax: "${values}"`, values.length, 'error')
  return Object.assign(error, {
    severity: 'ERROR',
    code: '23505',
    detail: `Key (value)=(${values}) already exists.`,
    where: `unnamed portal with parameters: ${values}`,
    hint: values,
    internalQuery: values,
    table: 'people',
    constraint: 'people_email',
    query,
    params,
  })
}

function clientOf(db: Database): PGlite {
  if ('$client' in db && db.$client instanceof PGlite) return db.$client
  throw new Error('This database is not PGlite')
}
