import { build, isBuilt } from './next-build.ts'

/**
 * Playwright's global set-up: builds the app when the build is older than the sources, so that no test runs on a stale
 * build.
 */
export default async function setUp(): Promise<void> {
  if (isBuilt()) return
  if (!(await build({ output: 'show' }))) throw new Error('The build failed; see above.')
}
