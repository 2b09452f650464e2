import 'server-only'
import { parseEnv, type Env } from '@/lib/env'

/** The settings this process was started with. @throws EnvError naming everything that is wrong */
export function readEnv(): Env {
  return parseEnv(process.env)
}

/** Whether `next dev` runs; a build never does. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}
