import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { PATIENT } from './testing/patient'

export default defineConfig({
  resolve: {
    alias: { '@': fileURLToPath(new URL('.', import.meta.url)) },
    // `server-only` throws unless the importer is a server build.
    conditions: ['react-server', 'node'],
  },
  ssr: { resolve: { conditions: ['react-server', 'node'] } },
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', '.next/**', 'e2e/**'],
    environment: 'node',
    // The default leaves one processor unused, which is half of a small machine.
    maxWorkers: availableParallelism(),
    // Suites start real databases and servers; a slow machine must not turn that into a failure.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: PATIENT },
  },
})
