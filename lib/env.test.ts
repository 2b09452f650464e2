import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EnvError, ENV_VARIABLES, parseEnv } from './env'

const TEST_KEY = 'skey_test_5xuy4w91xqz7d1w9u0t'
const LIVE_KEY = 'skey_5xuy4w91xqz7d1w9u0t'

function problemsOf(source: Record<string, string | undefined>): Record<string, string> {
  try {
    parseEnv(source)
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return {}
}

describe('parseEnv', () => {
  it('requires only a key', () => {
    const env = parseEnv({ OMISE_SECRET_KEY: TEST_KEY })
    expect(env).toEqual({
      mode: 'omise',
      omiseSecretKey: TEST_KEY,
      omiseKeyIsLive: false,
      omiseApiUrl: 'https://api.omise.co',
      omiseTimeoutSeconds: 30,
      omiseMaxInFlight: 10,
      omiseDownloadHosts: ['api.omise.co'],
      omiseWebhookSecrets: [],
      omiseWebhookForwardUrl: undefined,
      omisePollMinutes: 3,
      databaseUrl: undefined,
      dataDir: path.resolve('data'),
      vaultDir: path.resolve('data/vault'),
      vaultKey: undefined,
      nextauthSecret: undefined,
      publicUrl: 'http://localhost:3000',
      servedOverHttps: false,
      port: 3000,
      host: '127.0.0.1',
      singleSignOn: undefined,
      passwordSignIn: true,
      firstAdmin: undefined,
      mail: undefined,
      line: undefined,
      chatworkApiUrl: 'https://api.chatwork.com',
      notificationInternalHosts: [],
      converterUrl: undefined,
      timeZone: 'Asia/Bangkok',
      responseWindowDays: 7,
      requireSecondPerson: false,
      vaultRetentionDays: 0,
      trustedProxyHops: 0,
      logLevel: 'info',
    })
    expect(Object.isFrozen(env)).toBe(true)
  })

  it('reads every variable', () => {
    const key = Buffer.alloc(32, 7)
    const env = parseEnv({
      EVIDENCE_DESK_MODE: 'omise',
      OMISE_SECRET_KEY: LIVE_KEY,
      OMISE_API_URL: 'https://api.omise.co/',
      OMISE_TIMEOUT_SECONDS: '5',
      OMISE_MAX_IN_FLIGHT: '5',
      OMISE_DOWNLOAD_HOSTS: 'api.omise.co, Files.Omise.co',
      OMISE_WEBHOOK_SECRET: 'AAECAwQFBgcICQoLDA0ODw==, EBESExQVFhcYGRobHB0eHw==',
      OMISE_WEBHOOK_FORWARD_URL: 'https://shop.example.com/webhooks?from=desk',
      OMISE_POLL_MINUTES: '10',
      DATABASE_URL: 'postgres://desk:secret@db.example.com:5432/desk',
      DATA_DIR: '/var/lib/desk',
      VAULT_DIR: '/srv/vault',
      VAULT_KEY: key.toString('base64'),
      NEXTAUTH_SECRET: 's'.repeat(32),
      NEXTAUTH_URL: 'https://evidence.example.com',
      PORT: '8080',
      HOST: '0.0.0.0',
      OIDC_ISSUER: 'https://login.example.com/tenant/',
      OIDC_CLIENT_ID: 'desk',
      OIDC_CLIENT_SECRET: 'secret',
      OIDC_NAME: 'Example',
      OIDC_SCOPE: 'openid email groups',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLE_MAP: 'cn=desk admins=admin, support=agent',
      PASSWORD_SIGN_IN: 'off',
      ADMIN_EMAIL: 'ann@example.com',
      ADMIN_PASSWORD: 'correct horse battery',
      SMTP_URL: 'smtps://desk%40example.com:p%40ss@mail.example.com',
      MAIL_FROM: 'Evidence Desk <desk@example.com>',
      LINE_CHANNEL_TOKEN: 'aB3+/cdEFghIJklMNopQRs==',
      LINE_API_URL: 'http://localhost:4010',
      CHATWORK_API_URL: 'http://127.0.0.1:4011',
      NOTIFICATION_INTERNAL_HOSTS: 'chat.internal:8443, [FD00::1]',
      CONVERTER_URL: 'http://gotenberg:3000/pdf',
      TIME_ZONE: 'Asia/Tokyo',
      RESPONSE_WINDOW_DAYS: '10',
      REQUIRE_SECOND_PERSON: 'on',
      VAULT_RETENTION_DAYS: '180',
      TRUSTED_PROXY_HOPS: '1',
      LOG_LEVEL: 'warn',
    })
    expect(env).toEqual({
      mode: 'omise',
      omiseSecretKey: LIVE_KEY,
      omiseKeyIsLive: true,
      omiseApiUrl: 'https://api.omise.co',
      omiseTimeoutSeconds: 5,
      omiseMaxInFlight: 5,
      omiseDownloadHosts: ['api.omise.co', 'files.omise.co'],
      omiseWebhookSecrets: [
        Uint8Array.from({ length: 16 }, (_, at) => at),
        Uint8Array.from({ length: 16 }, (_, at) => 16 + at),
      ],
      omiseWebhookForwardUrl: 'https://shop.example.com/webhooks?from=desk',
      omisePollMinutes: 10,
      databaseUrl: 'postgres://desk:secret@db.example.com:5432/desk',
      dataDir: '/var/lib/desk',
      vaultDir: '/srv/vault',
      vaultKey: new Uint8Array(key),
      nextauthSecret: 's'.repeat(32),
      publicUrl: 'https://evidence.example.com',
      servedOverHttps: true,
      port: 8080,
      host: '0.0.0.0',
      singleSignOn: {
        issuer: 'https://login.example.com/tenant/',
        clientId: 'desk',
        clientSecret: 'secret',
        scope: 'openid email groups',
        name: 'Example',
        roles: {
          claim: 'groups',
          byValue: new Map([
            ['cn=desk admins', 'admin'],
            ['support', 'agent'],
          ]),
        },
      },
      passwordSignIn: false,
      firstAdmin: { email: 'ann@example.com', password: 'correct horse battery' },
      mail: {
        host: 'mail.example.com',
        port: 465,
        encryption: 'tls',
        signIn: { user: 'desk@example.com', password: 'p@ss' },
        from: { name: 'Evidence Desk', address: 'desk@example.com' },
      },
      line: { token: 'aB3+/cdEFghIJklMNopQRs==', apiUrl: 'http://localhost:4010' },
      chatworkApiUrl: 'http://127.0.0.1:4011',
      notificationInternalHosts: ['chat.internal:8443', '[fd00::1]'],
      converterUrl: 'http://gotenberg:3000/pdf',
      timeZone: 'Asia/Tokyo',
      responseWindowDays: 10,
      requireSecondPerson: true,
      vaultRetentionDays: 180,
      trustedProxyHops: 1,
      logLevel: 'warn',
    })
  })

  it('treats an empty variable as absent', () => {
    expect(parseEnv({ OMISE_SECRET_KEY: TEST_KEY, DATABASE_URL: ' ', PORT: '' })).toMatchObject({
      databaseUrl: undefined,
      port: 3000,
    })
  })

  it('derives the public URL from the port', () => {
    expect(parseEnv({ OMISE_SECRET_KEY: TEST_KEY, PORT: '4000' }).publicUrl).toBe(
      'http://localhost:4000',
    )
  })

  it('requires the webhook secret for forwarding', () => {
    const url = 'https://shop.example.com/webhooks'
    expect(
      problemsOf({ OMISE_SECRET_KEY: 'skey_test_5m', OMISE_WEBHOOK_FORWARD_URL: url }),
    ).toEqual({
      OMISE_WEBHOOK_SECRET: expect.stringContaining('OMISE_WEBHOOK_FORWARD_URL'),
    })
  })

  it('lists all problems together', () => {
    const problems = problemsOf({
      EVIDENCE_DESK_MODE: 'mock',
      OMISE_API_URL: 'ftp://api.omise.co',
      OMISE_TIMEOUT_SECONDS: '0',
      OMISE_MAX_IN_FLIGHT: '0',
      OMISE_DOWNLOAD_HOSTS: 'https://api.omise.co/files',
      OMISE_WEBHOOK_SECRET: 'not base64!',
      OMISE_WEBHOOK_FORWARD_URL: 'http://shop.example.com/webhooks',
      OMISE_POLL_MINUTES: '0',
      DATABASE_URL: 'mysql://db/desk',
      VAULT_KEY: 'c2hvcnQ=',
      NEXTAUTH_SECRET: 'short',
      NEXTAUTH_URL: 'http://evidence.example.com',
      PORT: '70000',
      HOST: 'http://here',
      OIDC_ISSUER: 'http://login.example.com',
      OIDC_NAME: 'x'.repeat(41),
      OIDC_SCOPE: 'openid',
      OIDC_ROLE_MAP: 'support=boss',
      PASSWORD_SIGN_IN: 'no',
      ADMIN_EMAIL: 'nobody',
      SMTP_URL: 'mail.example.com:587',
      MAIL_FROM: 'Evidence Desk',
      LINE_CHANNEL_TOKEN: '"token"',
      LINE_CHANNEL_SECRET: 'secret',
      LINE_API_URL: 'https://api.line.me.example.com',
      CHATWORK_API_URL: 'https://example.com',
      NOTIFICATION_INTERNAL_HOSTS: 'https://chat.internal/hooks',
      CONVERTER_URL: 'gotenberg:3000',
      TIME_ZONE: 'Asia/Atlantis',
      RESPONSE_WINDOW_DAYS: '0',
      REQUIRE_SECOND_PERSON: 'yes',
      VAULT_RETENTION_DAYS: '-1',
      TRUSTED_PROXY_HOPS: '-1',
      LOG_LEVEL: 'loud',
    })
    expect(Object.keys(problems).toSorted()).toEqual(
      ENV_VARIABLES.filter((variable) => !['DATA_DIR', 'VAULT_DIR'].includes(variable)).toSorted(),
    )
  })

  it("reports one line per problem with the variable's name", () => {
    expect(() => parseEnv({ PORT: 'x' })).toThrow(
      [
        '2 settings are wrong in the environment (.env.example explains each):',
        '  OMISE_SECRET_KEY  is missing; expected the secret key of your Omise account (skey_…)',
        '  PORT              must be a whole number from 1 to 65535',
      ].join('\n'),
    )
  })

  it('never includes a value', () => {
    const values = {
      OMISE_SECRET_KEY: 'skey_live_SECRETVALUE',
      DATABASE_URL: 'mysql://desk:SECRETVALUE@db/desk',
      VAULT_KEY: 'SECRETVALUE',
      NEXTAUTH_SECRET: 'SECRETVALUE',
      ADMIN_PASSWORD: 'SECRETVALUE',
      SMTP_URL: 'smtp://desk:SECRETVALUE@',
      LINE_CHANNEL_TOKEN: 'SECRETVALUE !',
      OMISE_API_URL: 'https://user:SECRETVALUE@api.omise.co',
      LOG_LEVEL: 'SECRETVALUE',
    }
    const problems = problemsOf(values)
    expect(Object.keys(problems)).toEqual(expect.arrayContaining(Object.keys(values)))
    expect(JSON.stringify(problems)).not.toContain('SECRETVALUE')
  })

  it('distinguishes a public key from an invalid one', () => {
    expect(problemsOf({ OMISE_SECRET_KEY: 'pkey_test_5xuy4w91xqz7d1w9u0t' })).toEqual({
      OMISE_SECRET_KEY:
        'is a public key (pkey_…), which cannot read disputes; expected the secret key (skey_…)',
    })
    expect(problemsOf({ OMISE_SECRET_KEY: '"skey_test_1"' })['OMISE_SECRET_KEY']).toMatch(
      /without quotes/,
    )
  })
})

describe('the base URL of Omise', () => {
  it.each(['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'])(
    'may be %s with a test key',
    (url) => {
      expect(parseEnv({ OMISE_SECRET_KEY: TEST_KEY, OMISE_API_URL: url }).omiseApiUrl).toBe(url)
    },
  )

  it.each([
    'http://api.omise.co',
    'http://127.0.0.1.example.com',
    'https://user@api.omise.co',
    'https://api.omise.co/v2',
    'https://api.omise.co?x=1',
    'api.omise.co',
  ])('may not be %s', (url) => {
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, OMISE_API_URL: url })).toHaveProperty(
      'OMISE_API_URL',
    )
  })

  it.each([
    'http://127.0.0.1:4000',
    'https://api.omise.co.example.com',
    'https://api.omise.co:444',
  ])('refuses %s with a live key', (url) => {
    expect(problemsOf({ OMISE_SECRET_KEY: LIVE_KEY, OMISE_API_URL: url })).toEqual({
      OMISE_API_URL:
        'must be https://api.omise.co with a live key; a live key is sent nowhere else',
    })
  })
})

describe('sandbox mode', () => {
  it('accepts a test key and an address on this machine', () => {
    const env = parseEnv({
      EVIDENCE_DESK_MODE: 'sandbox',
      OMISE_SECRET_KEY: TEST_KEY,
      OMISE_API_URL: 'http://127.0.0.1:4000',
    })
    expect(env.mode).toBe('sandbox')
  })

  it('is refused with a live key, and against Omise itself', () => {
    expect(problemsOf({ EVIDENCE_DESK_MODE: 'sandbox', OMISE_SECRET_KEY: LIVE_KEY })).toMatchObject(
      {
        OMISE_SECRET_KEY: 'is a live key, which the sandbox mode refuses; expected skey_test_…',
        OMISE_API_URL: expect.stringContaining('the demo accounts have a published password'),
      },
    )
  })
})

describe('the first admin', () => {
  it('requires both variables or none', () => {
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, ADMIN_EMAIL: 'ann@example.com' })).toEqual({
      ADMIN_PASSWORD: 'is required together with ADMIN_EMAIL',
    })
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, ADMIN_PASSWORD: 'x'.repeat(15) })).toEqual({
      ADMIN_EMAIL: 'is required together with ADMIN_PASSWORD',
    })
  })

  it('requires a password of 15 characters', () => {
    expect(
      problemsOf({
        OMISE_SECRET_KEY: TEST_KEY,
        ADMIN_EMAIL: 'ann@example.com',
        ADMIN_PASSWORD: 'x'.repeat(14),
      }),
    ).toEqual({ ADMIN_PASSWORD: 'must have at least 15 characters' })
  })
})

describe('single sign-on', () => {
  const given = {
    OMISE_SECRET_KEY: TEST_KEY,
    OIDC_ISSUER: 'https://login.example.com',
    OIDC_CLIENT_ID: 'desk',
    OIDC_CLIENT_SECRET: 'SECRETVALUE',
  }

  it('requires its three variables and nothing else', () => {
    expect(parseEnv(given)).toMatchObject({
      passwordSignIn: true,
      singleSignOn: { scope: 'openid email profile', name: undefined, roles: undefined },
    })
  })

  it('reports the missing ones of the three', () => {
    const { OIDC_CLIENT_ID: _id, OIDC_CLIENT_SECRET: _secret, ...rest } = given
    expect(problemsOf(rest)).toEqual({
      OIDC_CLIENT_ID: 'is required together with OIDC_ISSUER',
      OIDC_CLIENT_SECRET: 'is required together with OIDC_ISSUER',
    })
  })

  it.each(['OIDC_NAME', 'OIDC_ROLE_CLAIM'])('reports that %s alone has no effect', (variable) => {
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, [variable]: 'x' })).toEqual({
      [variable]: 'means nothing without OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET',
    })
  })

  it.each(['http://127.0.0.1:9000', 'http://localhost:9000/realms/desk', 'https://a.example/b/'])(
    'may be at %s',
    (issuer) => {
      const env = parseEnv({ ...given, OIDC_ISSUER: issuer })
      expect(env.singleSignOn?.issuer).toBe(issuer)
    },
  )

  it.each([
    'http://login.example.com',
    'https://login.example.com?tenant=1',
    'https://user:pass@login.example.com',
    'login.example.com',
  ])('may not be at %s', (issuer) => {
    expect(problemsOf({ ...given, OIDC_ISSUER: issuer })).toHaveProperty('OIDC_ISSUER')
  })

  it('accepts roles by their own names, when there is a claim and no map', () => {
    const { singleSignOn } = parseEnv({ ...given, OIDC_ROLE_CLAIM: 'roles' })
    expect(singleSignOn?.roles?.byValue.get('admin')).toBe('admin')
  })

  it.each(['admins', '=admin', 'admins=', 'admins=boss', 'a=admin,,b=agent'])(
    'refuses the malformed map %s',
    (map) => {
      const env = { ...given, OIDC_ROLE_CLAIM: 'roles', OIDC_ROLE_MAP: map }
      expect(problemsOf(env)).toHaveProperty('OIDC_ROLE_MAP')
    },
  )

  it('is required when password sign-in is off', () => {
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, PASSWORD_SIGN_IN: 'off' })).toEqual({
      PASSWORD_SIGN_IN:
        'must be on without OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: no one could sign in',
    })
  })

  it('accepts a first admin without a password when password sign-in is off', () => {
    const env = parseEnv({ ...given, PASSWORD_SIGN_IN: 'off', ADMIN_EMAIL: 'ann@example.com' })
    expect(env.firstAdmin).toEqual({ email: 'ann@example.com', password: undefined })
  })
})

describe('.env.example', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  const documented = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)]

  it('documents every variable and no other', () => {
    expect(documented.map(([, variable]) => variable).toSorted()).toEqual(
      [...ENV_VARIABLES].toSorted(),
    )
  })

  it('shows valid values', () => {
    const shown = Object.fromEntries(
      documented.map(([, variable = '', value]) => [variable, value]),
    )
    const required = {
      OMISE_SECRET_KEY: LIVE_KEY,
      OMISE_WEBHOOK_SECRET: 'AAECAwQFBgcICQoLDA0ODw==',
      OIDC_CLIENT_ID: 'desk',
      OIDC_CLIENT_SECRET: 'secret',
      OIDC_ROLE_CLAIM: 'roles',
    }
    const source = { ...shown, ...required }
    expect(problemsOf(source)).toEqual({})
  })
})

describe('the settings of e-mail', () => {
  const mailOf = (SMTP_URL: string, MAIL_FROM = 'desk@example.com') =>
    parseEnv({ OMISE_SECRET_KEY: TEST_KEY, SMTP_URL, MAIL_FROM }).mail

  it('requires encryption except on this machine', () => {
    expect(mailOf('smtp://mail.example.com')).toEqual({
      host: 'mail.example.com',
      port: 587,
      encryption: 'starttls',
      signIn: undefined,
      from: { name: '', address: 'desk@example.com' },
    })
    expect(mailOf('smtps://[2001:db8::1]:4650/')).toMatchObject({
      host: '2001:db8::1',
      port: 4650,
      encryption: 'tls',
    })
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(mailOf(`smtp://${host}:25`)).toMatchObject({ port: 25, encryption: 'none' })
    }
  })

  it.each([
    'mail.example.com',
    'https://mail.example.com',
    'smtp://',
    'smtp://user@mail.example.com',
    'smtp://user:100%@mail.example.com',
    'smtp://mail.example.com/path',
    'smtp://mail.example.com?tls=off',
  ])('refuses %s', (SMTP_URL) => {
    const problems = problemsOf({
      OMISE_SECRET_KEY: TEST_KEY,
      SMTP_URL,
      MAIL_FROM: 'a@example.com',
    })
    expect(Object.keys(problems)).toEqual(['SMTP_URL'])
  })

  it.each([
    ['desk@example.com', '', 'desk@example.com'],
    ['<desk@example.com>', '', 'desk@example.com'],
    ['"Desk, Evidence" <desk@example.com>', 'Desk, Evidence', 'desk@example.com'],
    ['チャージバック <desk@example.com>', 'チャージバック', 'desk@example.com'],
  ])('reads the sender %s', (sender, name, address) => {
    expect(mailOf('smtp://localhost', sender)?.from).toEqual({ name, address })
  })

  it.each([
    'desk',
    'Desk <desk>',
    'Desk desk@example.com',
    'a@example.com, b@example.com',
    'A <a@b.c> <d@e.f>',
  ])('refuses the sender %s', (MAIL_FROM) => {
    const problems = problemsOf({
      OMISE_SECRET_KEY: TEST_KEY,
      SMTP_URL: 'smtp://localhost',
      MAIL_FROM,
    })
    expect(Object.keys(problems)).toEqual(['MAIL_FROM'])
  })

  it('needs both the server and the sender', () => {
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, SMTP_URL: 'smtp://localhost' })).toEqual({
      MAIL_FROM: 'is required together with SMTP_URL',
    })
    expect(problemsOf({ OMISE_SECRET_KEY: TEST_KEY, MAIL_FROM: 'desk@example.com' })).toEqual({
      SMTP_URL: 'is required together with MAIL_FROM',
    })
  })
})
