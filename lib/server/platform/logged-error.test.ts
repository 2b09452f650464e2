import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { isErrorLike, loggedError } from './logged-error'

async function failureOf(work: PromiseLike<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => null,
    (failure: unknown) => failure,
  )
  if (error instanceof Error) return error
  throw new Error('It did not fail')
}

describeOnBothDatabases('loggedError', (open) => {
  let db: Database

  beforeAll(async () => {
    db = (await open()).db
  })

  it('keeps the violated rule of a statement, and omits its bound values', async () => {
    const person = { email: 'secret@example.com', name: 'Secret', role: 'agent' as const }
    await db.insert(people).values({ ...person, passwordHash: '$argon2id$secret' })
    const error = await failureOf(
      db.insert(people).values({ ...person, passwordHash: '$argon2id$secret' }),
    )
    expect(String(error)).toContain('$argon2id$secret')
    const logged = loggedError(error)
    expect(JSON.stringify(logged)).not.toMatch(/secret/i)
    expect(logged).toMatchObject({
      type: 'QueryError',
      stack: expect.stringMatching(/^ {4}at /),
      cause: { code: '23505', severity: 'ERROR', table: 'people', constraint: 'people_email' },
    })
  })

  it.each([
    ['22P02', sql`select ${'secret text'}::uuid`],
    ['22007', sql`select ${'secret text'}::timestamptz`],
    ['22021', sql`select ${'secret \0 text'}::text`],
    ['P0001', sql`select ${'secret'}::text from (select raise_secret(${'secret text'})) as raised`],
  ])('keeps %s and drops the message that quotes the value', async (code, statement) => {
    await db.execute(sql`
      create or replace function raise_secret(value text) returns void language plpgsql as
      $$ begin raise exception 'refused: %', value using detail = value, hint = value; end $$`)
    const logged = loggedError(await failureOf(db.execute(statement)))
    expect(JSON.stringify(logged)).not.toContain('secret text')
    expect(JSON.stringify(logged)).not.toContain('refused:')
    expect(logged).toMatchObject({ type: 'QueryError', cause: { code } })
  })

  it('drops quotations of it by wrappers and copies', async () => {
    const statement = sql`select ${'secret text'}::uuid, ${randomUUID()}::text`
    const error = await failureOf(db.execute(statement))
    const cause = error.cause instanceof Error ? error.cause : error
    const wrappers = [
      new Error(`Could not save: ${cause.message}`, { cause: error }),
      new Error('Could not save “secret text”', { cause: error }),
      new AggregateError([error, new Error('another')], `Several: ${error.message}`),
      // The event of pg-boss.
      { ...cause, message: cause.message, stack: cause.stack, queue: 'deliver' },
    ]
    for (const wrapper of wrappers) {
      if (!isErrorLike(wrapper)) throw new Error('Not taken for an error')
      const logged = loggedError(wrapper)
      expect(JSON.stringify(logged)).not.toContain('secret text')
      expect(JSON.stringify(logged)).toContain('22P02')
    }
  })
})

describe('loggedError', () => {
  it('keeps messages, codes, frames and causes of all other errors', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
      port: 5432,
    })
    expect(loggedError(new TypeError('Not a function', { cause }))).toMatchObject({
      type: 'TypeError',
      message: 'Not a function',
      stack: expect.stringContaining('logged-error.test.ts'),
      cause: { message: cause.message, code: 'ECONNREFUSED', port: 5432 },
    })
  })

  it('keeps the reason that Postgres gives for refusing a connection', () => {
    const error = Object.assign(new Error('database "desk" does not exist'), {
      severity: 'FATAL',
      code: '3D000',
    })
    expect(loggedError(error)).toMatchObject({ message: error.message, code: '3D000' })
  })

  it('does not mistake a line of a message for a frame, and ends on circular causes', () => {
    const error = new Error('first\n    at secret (file:///secret.ts:1:1)')
    error.cause = error
    Object.assign(error, { params: ['secret'] })
    expect(JSON.stringify(loggedError(error))).not.toContain('secret')
  })

  it('drops fields that are not known to be safe', () => {
    const error = Object.assign(new Error('refused'), { draft: 'secret', detail: 'secret' })
    expect(JSON.stringify(loggedError(error))).not.toContain('secret')
  })
})
