/**
 * Who may import whom (docs/architecture.md). Whatever is not listed is refused; a zone may always
 * import from itself. Types count like values. To allow something new, change this table.
 */

/** What a folder `components/<thing>` may import, whatever the thing. */
const COMPONENTS = [
  'components/ui',
  // How an error of ours is put into words: every thing on screen can fail.
  'components/problems',
  // How a kind looks, wherever it stands.
  'components/kinds',
  'lib/api-client',
  'lib/local-files',
  'lib/prepare',
  'lib/contract',
  'lib/evidence',
  'lib/format',
  'lib/i18n',
]

/**
 * Zone → zones it may import. A key is a folder, a root file without extension, or a pattern with
 * `*`. The most exact key wins; a file that no key covers is an error.
 */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  app: ['components/*', 'lib/server', 'lib/contract', 'lib/evidence', 'lib/format', 'lib/i18n'],
  'app/api': ['lib/server', 'lib/contract'],

  'components/ui': ['lib/format'],
  'components/*': COMPONENTS,
  // One thing uses another only here, and only in one direction.
  'components/disputes': [...COMPONENTS, 'components/documents', 'components/response'],
  'components/response': [...COMPONENTS, 'components/uploads'],
  'components/documents': [...COMPONENTS, 'components/uploads', 'components/viewer'],
  // The choices of the account menu, and signing out.
  'components/profile': [...COMPONENTS, 'components/shell', 'components/auth'],
  'components/uploads': [...COMPONENTS, 'components/viewer', 'components/editor'],
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
  'lib/api-client': ['lib/contract', 'lib/format'],
  'lib/prepare': ['lib/evidence', 'lib/format'],
  'lib/local-files': [],
  'lib/omise': [],
  'lib/db': [],
  'lib/server': [
    'lib/omise',
    'lib/db',
    'lib/contract',
    'lib/evidence',
    'lib/format',
    'lib/i18n',
    'lib/env',
  ],

  '.ci': [],
  // Tests keep the documentation true.
  docs: [],

  sandbox: [],
  // How a test tells the sandbox what to do, over HTTP.
  'sandbox/merchant': [],
  // A real identity provider, for tests of single sign-on.
  'sandbox/identity-provider': [],
  e2e: [
    'e2e/fixtures/heic-files',
    'e2e/fixtures/hostile-files',
    'lib/evidence',
    'lib/format',
    'sandbox/merchant',
    'sandbox/identity-provider',
  ],
  // Files that other tests take as well.
  'e2e/fixtures/heic-files': [],
  'e2e/fixtures/hostile-files': [],
  // A program that drives the browser by itself.
  'e2e/prepare-corpus': ['e2e', 'scripts'],
  // Measures with the browser that the tests use.
  bench: [
    'e2e/fixtures/hostile-files',
    'lib/evidence',
    'lib/format',
    'sandbox/merchant',
    'scripts',
  ],
  chaos: ['lib/evidence', 'lib/format', 'sandbox/merchant'],
  // The program that chaos kills while it writes to the database.
  'chaos/pglite-child': ['lib/db'],
  // `npm run people` works on the database without the server.
  scripts: ['lib/env', 'lib/server', 'lib/db', 'lib/evidence'],

  proxy: ['lib/server'],
  instrumentation: ['lib/server', 'lib/env'],
  '*.config': ['scripts'],
}

/** What a test of any zone may import on top: integration tests run the real things together. */
export const TESTS_MAY_ALSO_IMPORT: readonly string[] = [
  'app/api',
  'e2e/fixtures/heic-files',
  'e2e/fixtures/hostile-files',
  'lib/contract',
  'lib/db',
  'lib/env',
  'lib/evidence',
  'lib/format',
  'lib/omise',
  'lib/server',
  'sandbox',
  'sandbox/merchant',
  'sandbox/identity-provider',
]

/** A test, or a helper of tests (a folder `testing/`), which only tests may import. */
export const TEST_FILE = /\.test\.tsx?$|(^|\/)testing\//
export const TEST_HELPER = /(^|\/)testing(\/|$)/

/** Packages that belong to some zones only; every other package is free. Tests may use them too. */
export const PACKAGES: readonly { packages: readonly string[]; onlyIn: readonly string[] }[] = [
  { packages: ['undici'], onlyIn: ['lib/omise'] },
  { packages: ['drizzle-orm', 'pg', '@electric-sql/pglite'], onlyIn: ['lib/db', 'lib/server'] },
  { packages: ['next/headers'], onlyIn: ['app', 'app/api', 'lib/server', 'lib/i18n'] },
]

/** Files and folders that may read `process.env`; tests may as well. */
export const ENV_READERS: readonly string[] = [
  'lib/env',
  'lib/server/env',
  'instrumentation',
  'scripts',
  'sandbox',
  'e2e',
  'bench',
  'chaos',
  '*.config',
]
