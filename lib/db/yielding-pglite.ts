import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { PGlite } from '@electric-sql/pglite'

// Node 24 may crash ("Check failed: jit_page_->allocations_") when V8 frees compiled WebAssembly that it has replaced,
// which PGlite causes: https://github.com/nodejs/node/issues/64500. Without this collection V8 keeps that code.
setFlagsFromString('--no-wasm-code-gc')

/**
 * PGlite, which executes statements in this process. Other requests get a turn before each of them; by itself it only
 * awaits its own promises, so that a long transaction would block the server from its beginning to its end.
 */
export class YieldingPGlite extends PGlite {
  override _runExclusiveQuery<T>(run: () => Promise<T>): Promise<T> {
    return super._runExclusiveQuery(async () => {
      await nextTurn()
      return run()
    })
  }
}
