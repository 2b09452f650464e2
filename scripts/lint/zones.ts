/**
 * Who may import whom (docs/architecture.md). Whatever is not listed is refused; a zone may always
 * import from itself. Types count like values. To allow something new, change this table.
 */

/** What a folder `components/<thing>` may import, whatever the thing. */
const COMPONENTS = [
  'components/ui',
  // The messages of errors: every part of the screen can fail.
  'components/problems',
  // How a kind is shown, everywhere.
  'components/kinds',
  // What is typed anywhere is kept in the same way.
  'components/kept-text',
  'lib/api-client',
  'lib/store',
  'lib/local-files',
  'lib/file-prep/client',
  'lib/file-prep/shared',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
]

/** What every folder of lib/server may import besides the layers below it. */
const SERVER_LIBRARIES = [
  'lib/omise',
  'lib/db',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
  'lib/env',
]

/**
 * The layers of lib/server, the lowest first. A folder may import the folders of the layers before its own; folders of
 * one layer do not import each other. docs/architecture.md says what each holds.
 */
const SERVER_LAYERS: readonly (readonly string[])[] = [
  ['platform'],
  ['audit-log', 'vault'],
  ['desk'],
  ['outbound', 'omise-gateway'],
  ['people'],
  ['auth'],
  ['http'],
  ['accounts', 'disputes'],
  ['documents'],
  ['responses'],
  ['views'],
  ['composition'],
]

/** Whatever drives the built app; everything else goes over HTTP. */
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
 * Zone → zones it may import. A key is a folder, a root file without extension, or a pattern with
 * `*`. The most exact key wins; a file that no key covers is an error.
 */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  app: [
    'components/*',
    'lib/server/accounts',
    'lib/server/auth',
    'lib/server/disputes',
    'lib/server/documents',
    'lib/server/people',
    'lib/server/platform',
    'lib/server/responses',
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
    'lib/server/http',
    'lib/server/responses',
    'lib/server/views',
    'lib/contract',
  ],

  'components/ui': ['lib/format'],
  'components/*': COMPONENTS,
  // One thing uses another only here, and only in one direction.
  'components/disputes': [...COMPONENTS, 'components/documents', 'components/response'],
  'components/response': [...COMPONENTS, 'components/uploads'],
  'components/documents': [...COMPONENTS, 'components/uploads', 'components/viewer'],
  // The choices of the account menu, and signing out.
  'components/profile': [...COMPONENTS, 'components/shell', 'components/auth'],
  // The rooms of the upload queue; upload-panel.tsx is the way in.
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
  // What is edited is shown as the viewer shows it.
  'components/editor': [...COMPONENTS, 'components/viewer'],

  // The shapes of our API are made of kinds, roles and statuses, which stand once in lib/evidence.
  'lib/contract': ['lib/evidence'],
  'lib/evidence': [],
  'lib/format': [],
  'lib/i18n': [],
  'lib/env': ['lib/single-sign-on-env'],
  'lib/single-sign-on-env': [],
  // Our API's addresses are built where all addresses are: lib/format/paths.ts.
  'lib/store': [],
  'lib/api-client': ['lib/contract', 'lib/format', 'lib/store'],
  // The page talks to the worker by messages alone.
  'lib/file-prep/shared': ['lib/evidence', 'lib/format'],
  'lib/file-prep/client': [
    'lib/file-prep/shared',
    'lib/file-prep/worker/entry',
    'lib/evidence',
    'lib/format',
  ],
  'lib/file-prep/worker': ['lib/file-prep/shared', 'lib/evidence', 'lib/format'],
  'lib/file-prep/worker/entry': ['lib/file-prep/shared', 'lib/file-prep/worker'],
  // Helpers of tests: only tests import them.
  'lib/file-prep/testing': ['lib/file-prep/shared', 'lib/file-prep/worker'],
  'lib/local-files': [],
  'lib/omise': [],
  'lib/db': [],
  ...serverZones(),
  // Helpers of tests: only tests import them.
  'lib/server/testing': [],

  '.ci': [],
  // Tests keep the documentation true.
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
  // Helpers of tests: only tests import them.
  'sandbox/testing': ['sandbox/core'],
  // The one harness: it runs the built app and the sandbox as programs.
  testing: ['scripts/processes', 'lib/format'],
  e2e: SUITES,
  bench: SUITES,
  chaos: SUITES,
  // The program that chaos kills while it writes to the database.
  'chaos/pglite-child': ['lib/db'],
  // The one runner of child processes, of `npm start` and of the harness.
  'scripts/processes': ['scripts'],
  // `npm run people` works on the database without the server.
  scripts: [
    'scripts/processes',
    'testing',
    'lib/env',
    'lib/server/audit-log',
    'lib/server/composition',
    'lib/server/people',
    'lib/server/platform',
    'lib/server/views',
    'lib/db',
    'lib/evidence',
  ],

  proxy: ['lib/server/auth', 'lib/server/desk', 'lib/server/http'],
  instrumentation: ['lib/server/composition', 'lib/env'],
  'instrumentation-client': [],
  '*.config': ['testing'],
}

/** What a test of any zone may import on top: integration tests run the real things together. */
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

/** A test, or a helper of tests (a folder `testing/` in another one), which only tests may import. */
export const TEST_FILE = /\.test\.tsx?$|\/testing\//
export const TEST_HELPER = /\/testing(\/|$)/

/** Packages that belong to some zones only; every other package is free. Tests may use them too. */
export const PACKAGES: readonly { packages: readonly string[]; onlyIn: readonly string[] }[] = [
  { packages: ['undici'], onlyIn: ['lib/omise'] },
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
