import { beforeAll, describe, expect, it } from 'vitest'
import { lintFiles, type Finding } from './testing/lint-files'
import { zoneOf } from './resolve-zone'
import { ZONES } from './zones'

const RULE = 'evidence-desk(import-zones)'

/** docs/architecture.md, "Layers of lib/server", repeated here on purpose. */
const SERVER_LAYERS = [
  ['platform'],
  ['outbox', 'vault'],
  ['audit-log'],
  ['desk'],
  ['outbound', 'omise-gateway'],
  ['dispute-index'],
  ['people'],
  ['auth'],
  ['http'],
  ['teamwork'],
  ['accounts', 'disputes', 'notifications', 'omise-events'],
  ['documents'],
  ['responses'],
  ['views'],
  ['composition'],
]

/** A module of every zone, as another file would import it. */
const MODULES: Record<string, string> = {
  app: '@/app/fonts',
  'app/api': '@/app/api/health/route',
  'components/ui': '@/components/ui/button',
  'components/problems': '@/components/problems/write-problem',
  'components/kinds': '@/components/kinds/kind-label',
  'components/disputes': '@/components/disputes/keys-hint',
  'components/disputes/list': '@/components/disputes/list/disputes-table',
  'components/disputes/page': '@/components/disputes/page/dispute-header',
  'components/documents': '@/components/documents/row',
  'components/response': '@/components/response/response-card',
  'components/uploads': '@/components/uploads/queue-area',
  'components/uploads/upload-panel': '@/components/uploads/upload-panel',
  'components/viewer': '@/components/viewer/pdf-view',
  'components/editor': '@/components/editor/file-editor',
  'components/uploads/queue': '@/components/uploads/queue/types',
  'components/uploads/engine': '@/components/uploads/engine/uploader',
  'components/uploads/intake': '@/components/uploads/intake/drop-zone',
  'components/uploads/rows': '@/components/uploads/rows/upload-row',
  'components/uploads/dialogs': '@/components/uploads/dialogs/edit-dialog',
  'components/people': '@/components/people/people-table',
  'components/profile': '@/components/profile/profile-screen',
  'components/shell': '@/components/shell/preferences',
  'components/auth': '@/components/auth/password-field',
  'lib/contract': '@/lib/contract/problem',
  'lib/evidence': '@/lib/evidence/kinds',
  'lib/format': '@/lib/format/money',
  'lib/i18n': '@/lib/i18n/locales',
  'lib/env': '@/lib/env',
  'lib/env-values': '@/lib/env-values',
  'lib/notification-env': '@/lib/notification-env',
  'lib/single-sign-on-env': '@/lib/single-sign-on-env',
  'lib/store': '@/lib/store',
  'lib/free-buffer': '@/lib/free-buffer',
  'lib/worker-pool': '@/lib/worker-pool',
  'lib/api-client': '@/lib/api-client/request',
  'lib/local-files': '@/lib/local-files/forget',
  'lib/file-prep/shared': '@/lib/file-prep/shared/processed',
  'lib/file-prep/client': '@/lib/file-prep/client/process-file',
  'lib/file-prep/worker': '@/lib/file-prep/worker/shrink',
  'lib/file-prep/worker/entry': '@/lib/file-prep/worker/entry',
  'lib/net': '@/lib/net/post',
  'lib/converter': '@/lib/converter/converter',
  'lib/omise': '@/lib/omise/client',
  'lib/db': '@/lib/db/schema/people',
  ...Object.fromEntries(
    SERVER_LAYERS.flat().map((folder) => [`lib/server/${folder}`, `@/lib/server/${folder}/module`]),
  ),
  '.ci': '@/.ci/count',
  docs: '@/docs/links',
  sandbox: '@/sandbox/server',
  testing: '@/testing/app',
  'sandbox/core': '@/sandbox/core/store',
  'sandbox/webhooks': '@/sandbox/webhooks/deliver',
  'sandbox/events': '@/sandbox/events/events',
  'sandbox/charges': '@/sandbox/charges/data',
  'sandbox/documents': '@/sandbox/documents/data',
  'sandbox/disputes': '@/sandbox/disputes/data',
  'sandbox/search': '@/sandbox/search/search',
  e2e: '@/e2e/fixtures/desk',
  bench: '@/bench/upload',
  chaos: '@/chaos/options',
  'chaos/pglite-child': '@/chaos/pglite-child',
  'chaos/records-child': '@/chaos/records-child',
  scripts: '@/scripts/build',
  'scripts/processes': '@/scripts/processes',
  proxy: '@/proxy',
  instrumentation: '@/instrumentation',
  'instrumentation-client': '@/instrumentation-client',
  'next.config': '@/next.config',
}

const BROWSER_SIDE = [
  'components/ui',
  'components/problems',
  'components/kinds',
  'lib/api-client',
  'lib/store',
  'lib/free-buffer',
  'lib/local-files',
  'lib/file-prep/client',
  'lib/file-prep/shared',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
]
/** Pages import the folder of a screen part, not its subfolders; the two screens of disputes are subfolders. */
const COMPONENTS = Object.keys(MODULES).filter((zone) => /^components\/[a-z]+$/.test(zone))

const inServer = (...folders: string[]) => folders.map((folder) => `lib/server/${folder}`)

const SERVER_LIBRARIES = [
  'lib/omise',
  'lib/converter',
  'lib/net',
  'lib/db',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
  'lib/env',
]

const SUITES = ['testing', 'scripts/processes', 'lib/evidence', 'lib/format']

/**
 * docs/architecture.md, "Who may import whom", repeated here on purpose: every other pair must be refused, so that a
 * mistake in zones.ts is detected.
 */
const ALLOWED: Record<string, string[]> = {
  'app/(desk)/disputes/page.tsx': [
    ...COMPONENTS,
    'components/disputes/list',
    'components/disputes/page',
    ...inServer(
      'accounts',
      'auth',
      'disputes',
      'documents',
      'notifications',
      'omise-events',
      'people',
      'platform',
      'responses',
      'teamwork',
      'views',
    ),
    'lib/contract',
    'lib/evidence',
    'lib/format',
    'lib/i18n',
  ],
  'app/api/disputes/route.ts': [
    ...inServer(
      'accounts',
      'auth',
      'composition',
      'disputes',
      'documents',
      'notifications',
      'omise-events',
      'http',
      'responses',
      'teamwork',
      'views',
    ),
    'lib/contract',
  ],
  'components/ui/table.tsx': ['lib/format'],
  'components/problems/problem.tsx': BROWSER_SIDE,
  'components/kinds/kind.tsx': BROWSER_SIDE,
  'components/disputes/keys-hint.tsx': BROWSER_SIDE,
  'components/disputes/list/disputes-table.tsx': [
    ...BROWSER_SIDE,
    'components/disputes',
    'components/teamwork',
  ],
  'components/disputes/page/dispute-header.tsx': [
    ...BROWSER_SIDE,
    'components/disputes',
    'components/documents',
    'components/response',
    'components/teamwork',
  ],
  'components/response/response-card.tsx': [...BROWSER_SIDE, 'components/uploads/upload-panel'],
  'components/documents/card.tsx': [
    ...BROWSER_SIDE,
    'components/uploads/upload-panel',
    'components/viewer',
  ],
  'components/uploads/upload-panel.tsx': [
    ...BROWSER_SIDE,
    'components/uploads',
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
  ],
  'components/uploads/queue-area.tsx': [
    ...BROWSER_SIDE,
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
    'components/uploads/rows',
    'components/uploads/dialogs',
  ],
  'components/uploads/queue/types.ts': BROWSER_SIDE,
  'components/uploads/engine/uploader.ts': [...BROWSER_SIDE, 'components/uploads/queue'],
  'components/uploads/intake/drop-zone.tsx': [...BROWSER_SIDE, 'components/uploads/queue'],
  'components/uploads/rows/upload-row.tsx': [
    ...BROWSER_SIDE,
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
  ],
  'components/uploads/dialogs/edit-dialog.tsx': [
    ...BROWSER_SIDE,
    'components/uploads/queue',
    'components/uploads/engine',
    'components/uploads/rows',
    'components/viewer',
    'components/editor',
  ],
  'components/editor/stage.tsx': [...BROWSER_SIDE, 'components/viewer'],
  'components/palette/palette-dialog.tsx': [
    ...BROWSER_SIDE,
    'components/disputes',
    'components/shell',
  ],
  'components/profile/card.tsx': [...BROWSER_SIDE, 'components/shell', 'components/auth'],
  'components/viewer/image-view.tsx': BROWSER_SIDE,
  'components/people/row.tsx': BROWSER_SIDE,
  'lib/contract/documents.ts': ['lib/evidence'],
  'lib/evidence/limits.ts': [],
  'lib/format/bytes.ts': [],
  'lib/i18n/request.ts': [],
  'lib/env.ts': ['lib/env-values', 'lib/notification-env', 'lib/single-sign-on-env'],
  'lib/env-values.ts': [],
  'lib/notification-env.ts': ['lib/env-values'],
  'lib/single-sign-on-env.ts': ['lib/env-values'],
  'lib/store.ts': [],
  'lib/free-buffer.ts': [],
  'lib/worker-pool.ts': [],
  'lib/api-client/upload.ts': ['lib/contract', 'lib/format', 'lib/store'],
  'lib/file-prep/shared/processed.ts': ['lib/evidence', 'lib/format'],
  'lib/file-prep/client/process-file.ts': [
    'lib/file-prep/shared',
    'lib/file-prep/worker/entry',
    'lib/worker-pool',
    'lib/evidence',
    'lib/format',
  ],
  'lib/file-prep/worker/shrink.ts': [
    'lib/file-prep/shared',
    'lib/free-buffer',
    'lib/evidence',
    'lib/format',
  ],
  'lib/file-prep/worker/entry.ts': ['lib/file-prep/shared', 'lib/file-prep/worker'],
  'lib/local-files/purge.ts': ['lib/worker-pool', 'lib/free-buffer'],
  'lib/net/post.ts': [],
  'lib/converter/converter.ts': ['lib/net', 'lib/evidence'],
  'lib/omise/http.ts': ['lib/net'],
  'lib/db/open-database.ts': [],
  ...Object.fromEntries(
    SERVER_LAYERS.flatMap((layer, index) =>
      layer.map((folder) => [
        `lib/server/${folder}/module.ts`,
        [...inServer(...SERVER_LAYERS.slice(0, index).flat()), ...SERVER_LIBRARIES],
      ]),
    ),
  ),
  '.ci/count.ts': [],
  'docs/links.ts': [],
  'sandbox/server.ts': [
    'sandbox/core',
    'sandbox/webhooks',
    'sandbox/events',
    'sandbox/charges',
    'sandbox/documents',
    'sandbox/disputes',
    'sandbox/search',
  ],
  'sandbox/core/store.ts': [],
  'sandbox/webhooks/wire.ts': ['sandbox/core'],
  'sandbox/events/wire.ts': ['sandbox/core', 'sandbox/webhooks'],
  'sandbox/charges/wire.ts': ['sandbox/core', 'sandbox/events'],
  'sandbox/documents/wire.ts': ['sandbox/core'],
  'sandbox/disputes/wire.ts': [
    'sandbox/core',
    'sandbox/events',
    'sandbox/charges',
    'sandbox/documents',
  ],
  'sandbox/search/filters.ts': ['sandbox/core', 'sandbox/charges', 'sandbox/disputes'],
  'testing/app.ts': ['scripts/processes', 'lib/evidence', 'lib/format'],
  'e2e/people/sign-in.e2e.ts': SUITES,
  'bench/first-load.ts': SUITES,
  'chaos/options.ts': SUITES,
  'chaos/pglite-child.ts': ['lib/db'],
  'chaos/records-child.ts': ['lib/db'],
  'scripts/processes.ts': ['scripts'],
  'scripts/people.ts': [
    'scripts/processes',
    'testing',
    'lib/env',
    'lib/env-values',
    ...inServer(
      'audit-log',
      'composition',
      'dispute-index',
      'omise-events',
      'people',
      'platform',
      'views',
    ),
    'lib/db',
    'lib/evidence',
    'lib/format',
    'lib/omise',
  ],
  'proxy.ts': inServer('auth', 'desk', 'http'),
  'instrumentation.ts': [...inServer('composition'), 'lib/env'],
  'instrumentation-client.ts': [],
  'next.config.js': ['testing'],
}

/** Forms of an import of lib/server in a file of components/disputes. */
const SPELLINGS = {
  'a value': "import { desk } from '@/lib/server/desk'",
  'a type': "import type { Desk } from '@/lib/server/desk'",
  'a side effect': "import '@/lib/server/desk'",
  'a relative path': "import { desk } from '../../lib/server/desk'",
  'a path with an extension': "import { desk } from '../../lib/server/desk.ts'",
  'a path that goes round': "import { desk } from '@/components/../lib/server/desk'",
  'a re-export': "export { desk } from '@/lib/server/desk'",
  'a re-export of everything': "export * from '@/lib/server/desk'",
  'a dynamic import': "export const later = import('@/lib/server/desk')",
  'a template': 'export const later = import(`@/lib/server/desk`)',
  'a template with a variable part': 'export const load = (n) => import(`@/lib/server/${n}.ts`)',
  'a computed path': 'export const load = (path) => import(path)',
  'the type of a module': "export type Desk = import('@/lib/server/desk').Desk",
  require: "export const desk = require('@/lib/server/desk')",
  'a worker': "new Worker(new URL('../../lib/server/desk.ts', import.meta.url))",
  'a path out of the project': "import { other } from '../../../other/module'",
  'a file without a zone': "import { other } from '@/other/module'",
}

const PACKAGES: { file: string; specifier: string; refused: boolean }[] = [
  { file: 'lib/omise/agent.ts', specifier: 'undici', refused: false },
  { file: 'lib/net/agent.ts', specifier: 'undici', refused: false },
  { file: 'lib/server/documents/fetch.ts', specifier: 'undici', refused: true },
  { file: 'lib/server/documents/rows.ts', specifier: 'drizzle-orm/pg-core', refused: false },
  { file: 'lib/db/rows.ts', specifier: 'drizzle-orm', refused: false },
  { file: 'sandbox/disputes/more.ts', specifier: 'hono', refused: false },
  { file: 'app/api/hono.ts', specifier: 'hono', refused: true },
  { file: 'lib/db/pool.ts', specifier: 'pg', refused: false },
  { file: 'lib/omise/rows.ts', specifier: 'drizzle-orm', refused: true },
  { file: 'app/(desk)/pool.tsx', specifier: 'pg', refused: true },
  { file: 'app/api/pglite.ts', specifier: '@electric-sql/pglite', refused: true },
  { file: 'app/(desk)/headers.tsx', specifier: 'next/headers', refused: false },
  { file: 'components/ui/headers.tsx', specifier: 'next/headers', refused: true },
  { file: 'components/people/headers.tsx', specifier: 'next/headers', refused: true },
  { file: 'components/people/zod.tsx', specifier: 'zod', refused: false },
  { file: 'lib/server/platform/pg-boss.test.ts', specifier: 'undici', refused: false },
]

const TESTS: { file: string; specifier: string; refused: boolean }[] = [
  { file: 'lib/omise/client.test.ts', specifier: '@/sandbox/server', refused: false },
  { file: 'app/api/documents/route.test.ts', specifier: '@/lib/db/open-database', refused: false },
  { file: 'lib/server/testing/new-desk.ts', specifier: '@/sandbox/server', refused: false },
  { file: 'lib/db/testing/database.ts', specifier: '@/testing/postgres', refused: false },
  { file: 'lib/db/database.ts', specifier: '@/testing/postgres', refused: true },
  { file: 'lib/server/auth/a.test.ts', specifier: '@/lib/server/testing/new-desk', refused: false },
  { file: 'lib/server/auth/a.ts', specifier: '../testing/new-desk', refused: true },
  { file: 'lib/omise/b.test.ts', specifier: '@/components/ui/button', refused: true },
]

/** A file of public/, fetched at run time: not a module, so in no zone. */
const SERVED = {
  file: 'lib/file-prep/worker/decoder.ts',
  source: 'export const load = (version: string) => import(`/libheif/${version}/decoder.mjs`)',
}

const OUTSIDE = { file: 'helpers/misc.ts', source: "import { z } from 'zod'" }

function importLines(specifiers: readonly string[]): string {
  return specifiers.map((specifier) => `import '${specifier}'`).join('\n')
}

let findings: Finding[]

beforeAll(async () => {
  const modules = importLines(Object.values(MODULES))
  const pairs = [...PACKAGES, ...TESTS].map(({ file, specifier }) => [
    file,
    importLines([specifier]),
  ])
  findings = await lintFiles({
    ...Object.fromEntries(Object.keys(ALLOWED).map((file) => [file, modules])),
    ...Object.fromEntries(
      Object.values(SPELLINGS).map((source, index) => [spellingFile(index), source]),
    ),
    ...Object.fromEntries(pairs),
    [SERVED.file]: SERVED.source,
    [OUTSIDE.file]: OUTSIDE.source,
  })
})

function spellingFile(index: number): string {
  return `components/disputes/spelling-${index}.tsx`
}

function refusedIn(file: string): Finding[] {
  return findings.filter((finding) => finding.rule === RULE && finding.file === file)
}

describe('import zones', () => {
  it.each(Object.entries(ALLOWED))('%s may import exactly %j', (file, allowed) => {
    const own = zoneOf(file)
    const refused = refusedIn(file).map(({ line }) => Object.keys(MODULES)[line - 1])
    expect(refused).toEqual(
      Object.keys(MODULES).filter((zone) => zone !== own && !allowed.includes(zone)),
    )
  })

  it('ignores files that the server serves', () => {
    expect(refusedIn(SERVED.file)).toEqual([])
  })

  it('covers every zone of the table', () => {
    const tried = Object.keys(ALLOWED).map((file) => zoneOf(file))
    const zones = Object.keys(ZONES).filter(
      (zone) => !zone.includes('*') && !zone.endsWith('/testing'),
    )
    expect(tried).toEqual(expect.arrayContaining([...zones, 'components/people', 'next.config']))
  })

  it.each(Object.keys(SPELLINGS).map((name, index) => [name, index] as const))(
    'recognises %s',
    (_name, index) => {
      expect(refusedIn(spellingFile(index))).toHaveLength(1)
    },
  )

  it('reports what is refused and what would be allowed', () => {
    expect(refusedIn('lib/net/post.ts')[0]?.message).toBe(
      'lib/net may not import app; it may import nothing of ours (scripts/lint/zones.ts).',
    )
  })

  it.each(PACKAGES)('$file imports the package $specifier: refused is $refused', (example) => {
    expect(refusedIn(example.file)).toHaveLength(example.refused ? 1 : 0)
  })

  it.each(TESTS)('$file imports $specifier: refused is $refused', (example) => {
    expect(refusedIn(example.file)).toHaveLength(example.refused ? 1 : 0)
  })

  it('refuses a file that belongs to no zone', () => {
    expect(refusedIn(OUTSIDE.file)).toMatchObject([
      { message: 'helpers/misc.ts is in no zone of scripts/lint/zones.ts.' },
    ])
  })
})
