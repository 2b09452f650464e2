import 'server-only'
import { desk } from '../desk'
import { DeskError } from '@/lib/server/platform/errors'

/** @throws DeskError `password_sign_in_off` where nobody signs in with a password or chooses one */
export function assertPasswordSignIn(): void {
  if (!desk().env.passwordSignIn) {
    throw new DeskError('password_sign_in_off', { detail: 'Passwords are switched off here' })
  }
}
