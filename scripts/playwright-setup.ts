import { build, isBuilt } from './next-build.ts'

/** Before Playwright's tests: builds the app when the build is older than the sources, so that no test runs on a stale one. */
export default async function setUp(): Promise<void> {
  if (isBuilt()) return
  if (!(await build({ output: 'show' }))) throw new Error('The build failed; see above.')
}
