import type { Env } from '../lib/env.ts'

/** The message when the dashboard is ready: its URL and the accounts. */
export function welcome(env: Env): string {
  const lines = [
    `Evidence Desk runs at ${env.publicUrl}`,
    '',
    ...(env.mode === 'sandbox' ? sandboxLines(env) : omiseLines(env)),
    '',
    'Ctrl-C stops it.',
  ]
  return `\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n`
}

function sandboxLines({ passwordSignIn }: Env): string[] {
  return [
    'This is the sandbox, not Omise: the disputes are made up and nothing reaches a bank.',
    ...(passwordSignIn
      ? demoAccounts
      : ['Passwords are switched off: sign in with single sign-on.']),
    '',
    'To work with Omise, set OMISE_SECRET_KEY (.env.example explains every setting).',
  ]
}

const demoAccounts = [
  'Sign in with one of these accounts, password evidence-desk-demo:',
  '',
  '  viewer@demo.test   reads and downloads',
  '  agent@demo.test    also uploads and deletes documents',
  '  admin@demo.test    everything an agent may do',
]

function omiseLines(env: Env): string[] {
  return [
    env.omiseKeyIsLive
      ? `It works on live disputes at ${env.omiseApiUrl}.`
      : `It works with a test key at ${env.omiseApiUrl}.`,
    env.firstAdmin
      ? `Sign in as ${env.firstAdmin.email}${env.passwordSignIn ? ' with the password of ADMIN_PASSWORD' : ''}, or as anybody you have added.`
      : 'Sign in as anybody you have added; the first person is added with: npm run people -- add',
  ]
}
