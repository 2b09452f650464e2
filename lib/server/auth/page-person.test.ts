// Before anything that loads Next.
import { inNextScope } from './testing/next-scope'
import { NextRequest } from 'next/server'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { currentPerson, requirePerson } from './current-person'
import { REQUESTED_PATH_HEADER } from './requested-path'
import { addTestAccount, signedInCookie } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'

// What Next's bundler puts in its place for server code.
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

it('a page knows who looks at it', async () => {
  const { personId } = await addTestAccount(test.desk)
  const request = visit({ cookie: await signedInCookie(test.desk, personId) })
  expect((await inNextScope(request, currentPerson))?.id).toBe(personId)
  expect((await inNextScope(request, requirePerson)).id).toBe(personId)
})

it('a page sends nobody to sign in and back to itself', async () => {
  const request = visit({ [REQUESTED_PATH_HEADER]: '/disputes?status=open&page=2' })
  expect(await inNextScope(request, currentPerson)).toBeNull()
  await expect(inNextScope(request, requirePerson)).rejects.toMatchObject({
    digest: expect.stringContaining(
      ';/sign-in?callbackUrl=%2Fdisputes%3Fstatus%3Dopen%26page%3D2;',
    ),
  })
})
