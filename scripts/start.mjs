import { bootstrap } from './bootstrap.mjs'

await bootstrap()
const { runDesk } = await import('./desk.ts')
await runDesk('start')
