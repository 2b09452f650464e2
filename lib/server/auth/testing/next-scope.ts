// Must come first: Next's storages read this class when they are loaded.
import 'next/dist/server/node-environment-baseline.js'
import type { NextRequest } from 'next/server'
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js'

/**
 * Runs a function as Next runs a route handler, so that `cookies()` and `headers()` of next/headers return those of the
 * request. next-auth reads its cookies only there.
 */
export function inNextScope<T>(request: NextRequest, run: () => Promise<T>): Promise<T> {
  const work = { route: request.nextUrl.pathname }
  const unit = {
    type: 'request',
    phase: 'render',
    cookies: request.cookies,
    headers: request.headers,
  }
  const inUnit = () => Reflect.apply(workUnitAsyncStorage.run, workUnitAsyncStorage, [unit, run])
  return Reflect.apply(workAsyncStorage.run, workAsyncStorage, [work, inUnit])
}
