// Must precede every import that loads Next.
import { inNextScope } from './testing/next-scope'
import { NextRequest } from 'next/server'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { captureLog } from '../testing/capture-log'
import { currentPerson, requirePerson, requirePersonWho } from './current-person'
import { REQUESTED_PATH_HEADER } from './requested-path'
import { addTestAccount, cookieWith, signedInCookie } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'

// Next's bundler substitutes this module in server code.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server.js'))

let database: OpenDatabase
let test: DeskWithoutOmise

beforeAll(async () => {
  database = await openDatabase({ memory: true })
  test = await installDeskWithoutOmise(database)
})
afterAll(async () => {
  await test.close()
  await database.close()
})

const visit = (headers: Record<string, string>) =>
  new NextRequest('http://localhost:3000/disputes', { headers })

it('a page knows its person', async () => {
  const { personId } = await addTestAccount(test.desk)
  const request = visit({ cookie: await signedInCookie(test.desk, personId) })
  expect((await inNextScope(request, currentPerson))?.id).toBe(personId)
  expect((await inNextScope(request, requirePerson)).id).toBe(personId)
})

it('a page sends a visitor to the sign-in page and back to itself', async () => {
  const request = visit({ [REQUESTED_PATH_HEADER]: '/disputes?status=open&page=2' })
  expect(await inNextScope(request, currentPerson)).toBeNull()
  await expect(inNextScope(request, requirePerson)).rejects.toMatchObject({
    digest: expect.stringContaining(
      ';/sign-in?callbackUrl=%2Fdisputes%3Fstatus%3Dopen%26page%3D2;',
    ),
  })
})

it('a page returns 404 without the permission, and logs the person', async () => {
  const { log, lines } = captureLog()
  test.desk.log = log
  const { personId } = await addTestAccount(test.desk, 'agent')
  const headers = {
    cookie: await signedInCookie(test.desk, personId),
    [REQUESTED_PATH_HEADER]: '/audit?dispute=secret',
    'x-desk-socket-address': '203.0.113.7',
  }
  const look = () => requirePersonWho('audit.read')
  await expect(inNextScope(visit(headers), look)).rejects.toMatchObject({
    digest: expect.stringContaining('404'),
  })
  const refused = { level: 40, personId, address: '203.0.113.7', method: 'GET', path: '/audit' }
  expect(lines()).toMatchObject([{ ...refused, code: 'not_allowed' }])
})

it('the log has the origin of an invalid session that was used on a page', async () => {
  const { log, lines } = captureLog()
  test.desk.log = log
  const cookie = await cookieWith(test.desk, { sid: 'over' })
  const headers = { cookie, [REQUESTED_PATH_HEADER]: '/', 'x-desk-socket-address': '203.0.113.7' }
  await expect(inNextScope(visit(headers), requirePerson)).rejects.toThrow('NEXT_REDIRECT')
  await expect(inNextScope(visit({}), requirePerson)).rejects.toThrow('NEXT_REDIRECT')
  expect(lines().filter(({ level }) => level === 40)).toMatchObject([
    { code: 'not_signed_in', personId: null, address: '203.0.113.7' },
  ])
})
