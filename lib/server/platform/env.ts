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

/** Gives next-auth its own address, which it reads from the environment and nowhere else. */
export function tellNextAuth(publicUrl: string): void {
  process.env['NEXTAUTH_URL'] = publicUrl
}
