import 'server-only'
import { parseEnv, type Env } from '@/lib/env'

/**
 * The settings with which this process was started.
 * @throws EnvError that lists every invalid setting
 */
export function readEnv(): Env {
  return parseEnv(process.env)
}

/** Whether `next dev` runs; false in a build. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}

/** Passes its own URL to next-auth, which reads it only from the environment. */
export function passUrlToNextAuth(publicUrl: string): void {
  process.env['NEXTAUTH_URL'] = publicUrl
}
