import { bootstrap } from './bootstrap.mjs'

await bootstrap()
const { build } = await import('./next-build.ts')
process.exit((await build({ output: 'show' })) ? 0 : 1)
