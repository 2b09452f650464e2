import { parseArgs } from 'node:util'
import type { Database } from '@/lib/db/open-database'
import { isRole, ROLES, type Role } from '@/lib/evidence/access'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import {
  addPerson,
  disablePerson,
  enablePerson,
  findPersonByEmail,
  listPeople,
  setPassword,
  setRole,
  unlinkIdentity,
} from '@/lib/server/people/people'
import { PASSWORD_MIN_LENGTH } from '@/lib/server/people/password-policy'
import { UsageError } from './terminal'

export const USAGE = `Who may sign in to Evidence Desk.

  npm run people -- list
  npm run people -- add --email E-MAIL --name NAME --role ROLE
  npm run people -- password E-MAIL
  npm run people -- role E-MAIL ROLE
  npm run people -- disable E-MAIL
  npm run people -- enable E-MAIL
  npm run people -- unlink E-MAIL

ROLE is one of ${ROLES.join(', ')}. What is left out of add is asked for.
A password has at least ${PASSWORD_MIN_LENGTH} characters. It is asked for without showing it, or read from a pipe:

  npm run people -- password naoko@example.com < password.txt

A new password ends the person's sessions, and so does disabling. A new role counts at once.
unlink forgets which account of the single sign-on belongs to the person; the next one with their e-mail does.`

/** The source of answers that the command line does not give. */
export type Answers =
  | {
      from: 'keyboard'
      ask(question: string): Promise<string>
      askHidden(question: string): Promise<string>
    }
  | { from: 'pipe'; firstLine(): Promise<string> }

/** The command's work on the database; resolves to its output. */
export type Command = (db: Database) => Promise<string>

const TERMINAL = systemActor('npm run people')

/** Parses a command line and prompts for missing arguments, before the database is opened. @throws UsageError */
export async function readCommand(words: string[], answers: Answers): Promise<Command> {
  const [name, ...rest] = words
  switch (name) {
    case 'list':
      return listCommand(rest)
    case 'add':
      return addCommand(rest, answers)
    case 'password':
      return passwordCommand(rest, answers)
    case 'role':
      return roleCommand(rest)
    case 'disable':
      return disableCommand(rest)
    case 'enable':
      return enableCommand(rest)
    case 'unlink':
      return unlinkCommand(rest)
    default:
      throw new UsageError(`There is no command “${name}”.`)
  }
}

function listCommand(rest: string[]): Command {
  readWords(rest, [])
  return async (db) => {
    const people = await listPeople(db)
    if (people.length === 0) return 'There are no people yet. Add one: npm run people -- add'
    const width = Math.max(...people.map(({ email }) => email.length))
    return people
      .map(({ email, role, name, disabledAt }) =>
        [email.padEnd(width), role.padEnd(6), disabledAt ? `${name} (disabled)` : name].join('  '),
      )
      .join('\n')
  }
}

async function addCommand(rest: string[], answers: Answers): Promise<Command> {
  const given = readAddOptions(rest)
  const email = given.email ?? (await askFor('--email', 'E-mail: ', answers))
  const name = given.name ?? (await askFor('--name', 'Name: ', answers))
  const roles = `Role (${ROLES.join(', ')}): `
  const role = readRole(given.role ?? (await askFor('--role', roles, answers)))
  const password = await readPassword(answers)
  return async (db) => {
    await addPerson(db, TERMINAL, { email, name, role, password })
    return `Added ${email} as ${role}.`
  }
}

async function passwordCommand(rest: string[], answers: Answers): Promise<Command> {
  const [email] = readWords(rest, ['E-MAIL'])
  const password = await readPassword(answers)
  return async (db) => {
    const { id: personId } = await findPersonByEmail(db, email)
    await setPassword(db, TERMINAL, { personId, password })
    return `${email} has a new password and is signed out everywhere.`
  }
}

function roleCommand(rest: string[]): Command {
  const [email, word] = readWords(rest, ['E-MAIL', 'ROLE'])
  const role = readRole(word)
  return async (db) => {
    const { id: personId } = await findPersonByEmail(db, email)
    await setRole(db, TERMINAL, { personId, role })
    return `${email} is ${role} from now on.`
  }
}

function disableCommand(rest: string[]): Command {
  const [email] = readWords(rest, ['E-MAIL'])
  return async (db) => {
    const { id: personId } = await findPersonByEmail(db, email)
    await disablePerson(db, TERMINAL, { personId, now: new Date() })
    return `${email} cannot sign in any more and is signed out everywhere.`
  }
}

function enableCommand(rest: string[]): Command {
  const [email] = readWords(rest, ['E-MAIL'])
  return async (db) => {
    const { id: personId } = await findPersonByEmail(db, email)
    await enablePerson(db, TERMINAL, { personId })
    return `${email} can sign in again.`
  }
}

function unlinkCommand(rest: string[]): Command {
  const [email] = readWords(rest, ['E-MAIL'])
  return async (db) => {
    const { id: personId } = await findPersonByEmail(db, email)
    await unlinkIdentity(db, TERMINAL, { personId })
    return `${email} is linked to no account of the single sign-on any more and is signed out everywhere.`
  }
}

type Words<Names extends readonly string[]> = { [Index in keyof Names]: string }

/** Requires exactly these arguments. */
function readWords<const Names extends readonly string[]>(
  rest: string[],
  names: Names,
): Words<Names> {
  const { positionals } = understood(() => parseArgs({ args: rest, allowPositionals: true }))
  if (areAll(positionals, names)) return positionals
  throw new UsageError(
    names.length === 0
      ? 'This command takes nothing more.'
      : `This command takes exactly: ${names.join(' ')}`,
  )
}

function areAll<const Names extends readonly string[]>(
  words: readonly string[],
  names: Names,
): words is Words<Names> {
  return words.length === names.length
}

function readAddOptions(rest: string[]): { email?: string; name?: string; role?: string } {
  const options = {
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
  } as const
  return understood(() => parseArgs({ args: rest, options })).values
}

function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function readRole(word: string): Role {
  if (isRole(word)) return word
  throw new UsageError(`“${word}” is no role; expected one of ${ROLES.join(', ')}.`)
}

async function askFor(option: string, question: string, answers: Answers): Promise<string> {
  if (answers.from === 'keyboard') return answers.ask(question)
  throw new UsageError(`${option} is missing.`)
}

async function readPassword(answers: Answers): Promise<string> {
  if (answers.from === 'pipe') return answers.firstLine()
  const password = await answers.askHidden('Password (not shown): ')
  if ((await answers.askHidden('Once more: ')) === password) return password
  throw new UsageError('The two passwords differ. Nothing was changed.')
}
