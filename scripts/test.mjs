import { bootstrap } from './bootstrap.mjs'

await bootstrap({ dev: true, lastWords: '0 passed, 1 failed' })
const { runTests } = await import('./run-tests.ts')
await runTests()
