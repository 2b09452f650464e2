/**
 * Who may import whom (docs/architecture.md). Everything not listed is refused; a zone may always import from itself.
 * Types count like values. To allow a new import, change this table.
 */

/** What every folder `components/<thing>` may import. */
const COMPONENTS = [
  'components/ui',
  // Error messages: every part of the screen can fail.
  'components/problems',
  // How kinds are displayed everywhere.
  'components/kinds',
  // What any part of the screen offers to the command palette.
  'components/commands',
  // How typed text is stored everywhere.
  'components/kept-text',
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

/** What every folder of lib/server may import in addition to the layers below it. */
const SERVER_LIBRARIES = [
  'lib/converter',
  'lib/omise',
  'lib/net',
  'lib/db',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
  'lib/env',
]

/**
 * The layers of lib/server, the lowest first. A folder may import the folders of the layers below its own; folders of
 * one layer do not import each other. docs/architecture.md describes each.
 */
const SERVER_LAYERS: readonly (readonly string[])[] = [
  ['platform'],
  ['outbox', 'vault'],
  ['audit-log'],
  ['desk'],
  ['outbound', 'omise-gateway'],
  ['dispute-index'],
  ['people'],
  ['auth'],
  ['http'],
  // The lists and notifications read who answers a dispute.
  ['teamwork'],
  ['accounts', 'disputes', 'notifications', 'omise-events'],
  ['documents'],
  ['responses'],
  ['views'],
  ['composition'],
]

/** Everything that drives the built app; all other access is over HTTP. */
const SUITES = ['testing', 'scripts/processes', 'lib/evidence', 'lib/format']

function serverZones(): Record<string, readonly string[]> {
  const zones: Record<string, readonly string[]> = {}
  const below: string[] = []
  for (const layer of SERVER_LAYERS) {
    const folders = layer.map((folder) => `lib/server/${folder}`)
    for (const folder of folders) zones[folder] = [...below, ...SERVER_LIBRARIES]
    below.push(...folders)
  }
  return zones
}

/**
 * Zone → zones it may import. A key is a folder, a root file without extension, or a pattern with `*`. The most
 * specific key wins; a file that no key covers is an error.
 */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  app: [
    'components/*',
    'components/disputes/list',
    'components/disputes/page',
    'lib/server/accounts',
    'lib/server/auth',
    'lib/server/disputes',
    'lib/server/documents',
    'lib/server/omise-events',
    'lib/server/notifications',
    'lib/server/people',
    'lib/server/platform',
    'lib/server/responses',
    'lib/server/teamwork',
    'lib/server/views',
    'lib/contract',
    'lib/evidence',
    'lib/format',
    'lib/i18n',
  ],
  'app/api': [
    'lib/server/accounts',
    'lib/server/auth',
    'lib/server/composition',
    'lib/server/disputes',
    'lib/server/documents',
    'lib/server/notifications',
    'lib/server/omise-events',
    'lib/server/http',
    'lib/server/responses',
    'lib/server/teamwork',
    'lib/server/views',
    'lib/contract',
  ],

  'components/ui': ['lib/format'],
  'components/*': COMPONENTS,
  // Dependencies between things exist only here, and only in one direction.
  'components/disputes': COMPONENTS,
  'components/disputes/list': [...COMPONENTS, 'components/disputes', 'components/teamwork'],
  'components/disputes/page': [
    ...COMPONENTS,
    'components/disputes',
    'components/documents',
    'components/response',
    'components/teamwork',
  ],
  'components/response': [...COMPONENTS, 'components/uploads/upload-panel'],
  'components/documents': [...COMPONENTS, 'components/uploads/upload-panel', 'components/viewer'],
  // Commands of every page: lists, views, preferences, signing out.
  'components/palette': [...COMPONENTS, 'components/disputes', 'components/shell'],
  // The entries of the account menu, and signing out.
  'components/profile': [...COMPONENTS, 'components/shell', 'components/auth'],
  // The subfolders of the upload queue; upload-panel.tsx is the only entry.
  'components/uploads/upload-panel': [
    ...COMPONENTS,
    'components/uploads',
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
  ],
  'components/uploads': [
    ...COMPONENTS,
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
    'components/uploads/rows',
    'components/uploads/dialogs',
  ],
  'components/uploads/queue': COMPONENTS,
  'components/uploads/engine': [...COMPONENTS, 'components/uploads/queue'],
  'components/uploads/intake': [...COMPONENTS, 'components/uploads/queue'],
  'components/uploads/rows': [
    ...COMPONENTS,
    'components/uploads/intake',
    'components/uploads/queue',
    'components/uploads/engine',
  ],
  'components/uploads/dialogs': [
    ...COMPONENTS,
    'components/uploads/queue',
    'components/uploads/engine',
    'components/uploads/rows',
    'components/viewer',
    'components/editor',
  ],
  // Editing uses the display of the viewer.
  'components/editor': [...COMPONENTS, 'components/viewer'],

  // The contract's shapes consist of kinds, roles and statuses, which are defined once in lib/evidence.
  'lib/contract': ['lib/evidence'],
  'lib/evidence': [],
  'lib/format': [],
  'lib/i18n': [],
  'lib/env': ['lib/env-values', 'lib/notification-env', 'lib/single-sign-on-env'],
  'lib/env-values': [],
  'lib/notification-env': ['lib/env-values'],
  'lib/single-sign-on-env': ['lib/env-values'],
  // The API's URLs are built with all other URLs, in lib/format/paths.ts.
  'lib/store': [],
  'lib/free-buffer': [],
  'lib/worker-pool': [],
  'lib/api-client': ['lib/contract', 'lib/format', 'lib/store'],
  // The page communicates with the worker only by messages.
  'lib/file-prep/shared': ['lib/evidence', 'lib/format'],
  'lib/file-prep/client': [
    'lib/file-prep/shared',
    'lib/file-prep/worker/entry',
    'lib/worker-pool',
    'lib/evidence',
    'lib/format',
  ],
  'lib/file-prep/worker': ['lib/file-prep/shared', 'lib/free-buffer', 'lib/evidence', 'lib/format'],
  'lib/file-prep/worker/entry': ['lib/file-prep/shared', 'lib/file-prep/worker'],
  // Test helpers: only tests import them.
  'lib/file-prep/testing': ['lib/file-prep/shared', 'lib/file-prep/worker'],
  'lib/local-files': ['lib/worker-pool', 'lib/free-buffer'],
  // Requests to addresses that are not trusted.
  'lib/net': [],
  'lib/converter': ['lib/net', 'lib/evidence'],
  'lib/omise': ['lib/net'],
  'lib/db': [],
  ...serverZones(),
  // Test helpers: only tests import them.
  'lib/server/testing': [],

  '.ci': [],
  // Tests keep the documentation correct.
  docs: [],

  // The program, its seed and the admin calls, over one folder per resource of Omise's API.
  sandbox: [
    'sandbox/core',
    'sandbox/webhooks',
    'sandbox/events',
    'sandbox/charges',
    'sandbox/documents',
    'sandbox/disputes',
    'sandbox/search',
  ],
  'sandbox/core': [],
  'sandbox/webhooks': ['sandbox/core'],
  'sandbox/events': ['sandbox/core', 'sandbox/webhooks'],
  'sandbox/charges': ['sandbox/core', 'sandbox/events'],
  'sandbox/documents': ['sandbox/core'],
  // A dispute embeds its documents, and its charge on request.
  'sandbox/disputes': ['sandbox/core', 'sandbox/events', 'sandbox/charges', 'sandbox/documents'],
  'sandbox/search': ['sandbox/core', 'sandbox/charges', 'sandbox/disputes'],
  // Test helpers: only tests import them.
  'sandbox/testing': ['sandbox/core'],
  // The harness: it runs the built app and the sandbox as processes.
  // Its texts with sensitive numbers are labelled by the rules of lib/evidence.
  testing: ['scripts/processes', 'lib/evidence', 'lib/format'],
  e2e: SUITES,
  bench: SUITES,
  chaos: SUITES,
  // The program that chaos kills while it writes to the database.
  'chaos/pglite-child': ['lib/db'],
  // Prints what the desk recorded after the servers have stopped.
  'chaos/records-child': ['lib/db'],
  // The runner of child processes, for `npm start` and the harness.
  'scripts/processes': ['scripts'],
  // `npm run people` works on the database without the server.
  scripts: [
    'scripts/processes',
    'testing',
    'lib/env',
    'lib/env-values',
    'lib/server/audit-log',
    'lib/server/composition',
    'lib/server/dispute-index',
    'lib/server/omise-events',
    'lib/server/people',
    'lib/server/platform',
    'lib/server/views',
    'lib/db',
    'lib/evidence',
    'lib/format',
    'lib/omise',
  ],

  proxy: ['lib/server/auth', 'lib/server/desk', 'lib/server/http'],
  instrumentation: ['lib/server/composition', 'lib/env'],
  'instrumentation-client': [],
  '*.config': ['testing'],
}

/** What a test of any zone may import in addition: integration tests run the real parts together. */
export const TESTS_MAY_ALSO_IMPORT: readonly string[] = [
  'app/api',
  'lib/contract',
  'lib/db',
  'lib/env',
  'lib/evidence',
  'lib/format',
  'lib/file-prep/client',
  'lib/file-prep/testing',
  'lib/omise',
  'lib/server/*',
  'sandbox',
  'sandbox/core',
  'sandbox/testing',
  'testing',
]

/** A test, or a test helper (a folder `testing/` in another one), which only tests may import. */
export const TEST_FILE = /\.test\.tsx?$|\/testing\//
export const TEST_HELPER = /\/testing(\/|$)/

/** Packages reserved for some zones; every other package may be imported anywhere. Tests may import all. */
export const PACKAGES: readonly { packages: readonly string[]; onlyIn: readonly string[] }[] = [
  { packages: ['undici'], onlyIn: ['lib/converter', 'lib/omise', 'lib/net'] },
  { packages: ['hono', '@hono/node-server'], onlyIn: ['sandbox', 'sandbox/*'] },
  { packages: ['drizzle-orm', 'pg', '@electric-sql/pglite'], onlyIn: ['lib/db', 'lib/server/*'] },
  { packages: ['next/headers'], onlyIn: ['app', 'app/api', 'lib/server/*', 'lib/i18n'] },
]

/** Files and folders that may read `process.env`; tests may as well. */
export const ENV_READERS: readonly string[] = [
  'lib/env',
  'lib/server/platform/env',
  'instrumentation',
  'scripts',
  'scripts/processes',
  'sandbox',
  'testing',
  'e2e',
  'bench',
  'chaos',
  '*.config',
]
