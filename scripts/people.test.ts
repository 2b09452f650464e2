import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people } from '@/lib/db/schema/people'
import { parseEnv } from '@/lib/env'
import { verifyPassword } from '@/lib/server/people/password-hash'
import { openDesk } from '@/lib/server/composition/open-desk'
import { runScript } from '@/testing/run-script'

let directory: string
let env: Record<string, string>

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-people-'))
  env = {
    DATA_DIR: directory,
    OMISE_SECRET_KEY: 'skey_test_5m0000000000000000000',
    OMISE_API_URL: 'http://127.0.0.1:1',
    LOG_LEVEL: 'silent',
  }
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** The program behind `npm run people -- …`, with a pipe in place of a keyboard. */
function run(args: string[], input = '', changes: Record<string, string> = {}) {
  return runScript('scripts/people.ts', args, { ...env, ...changes }, input)
}

it("adds a person to the desk's database, with the password from a pipe", async () => {
  const added = await run(
    ['add', '--email', 'Naoko@Example.com', '--name', '伊藤 直子', '--role', 'admin'],
    'four unrelated words here\r\nthis line is ignored',
  )
  expect(added).toEqual({ code: 0, out: 'Added Naoko@Example.com as admin.\n', err: '' })

  const { desk, close } = await openDesk(parseEnv(env))
  const [person] = await desk.db.select().from(people)
  const [row] = await desk.db.select().from(auditLog)
  await close()
  expect(person).toMatchObject({ email: 'naoko@example.com', name: '伊藤 直子', role: 'admin' })
  const { passwordHash = null } = person ?? {}
  expect(await verifyPassword(passwordHash, 'four unrelated words here')).toBe(true)
  expect(row).toMatchObject({
    action: 'person_added',
    personName: 'npm run people',
    detail: { email: 'naoko@example.com', role: 'admin' },
  })
})

it('hides the files of the database from other users', async () => {
  const entries = await readdir(directory, { recursive: true })
  expect(entries.length).toBeGreaterThan(100)
  const open: string[] = []
  for (const entry of entries) {
    if (((await lstat(path.join(directory, entry))).mode & 0o077) !== 0) open.push(entry)
  }
  expect(open).toEqual([])
})

it('reports that the running server has the database open', async () => {
  const { close } = await openDesk(parseEnv(env))
  const { code, err } = await run(['list'])
  await close()
  expect(code).toBe(1)
  expect(err).toContain(`in use by process ${process.pid}`)
  expect(err).toContain('Stop it, run this command again')
  expect(err).not.toContain('    at ')
})

it('prints a refusal as one sentence, without a stack', async () => {
  const short = await run(['password', 'naoko@example.com'], 'short\n')
  expect(short).toMatchObject({ code: 1, out: '' })
  expect(short.err).toContain('at least 15 characters')
  expect(short.err).not.toContain('    at ')
})

it('lists every problem of the settings', async () => {
  const wrong = await run(['list'], '', { OMISE_SECRET_KEY: 'pkey_test_1', PORT: 'x' })
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.err).toMatch(/OMISE_SECRET_KEY.*\n.*PORT/)
})

it('prints its usage', async () => {
  const [help, nothing, nonsense] = await Promise.all([
    run(['--help']),
    run([]),
    run(['frobnicate']),
  ])
  expect(help.code).toBe(0)
  expect([nothing.code, nonsense.code]).toEqual([1, 1])
  for (const shown of [help.out, nothing.out, nonsense.err]) {
    expect(shown).toContain('npm run people -- add --email E-MAIL')
  }
})
