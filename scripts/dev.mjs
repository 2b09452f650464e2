import { bootstrap } from './bootstrap.mjs'

await bootstrap({ dev: true })
const { runDesk } = await import('./desk.ts')
await runDesk('dev')
