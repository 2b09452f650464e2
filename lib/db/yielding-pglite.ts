import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'

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
