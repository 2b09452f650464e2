import 'server-only'
import { desk } from '../desk'
import { DeskError } from '@/lib/server/platform/errors'

/** @throws DeskError `password_sign_in_off` when PASSWORD_SIGN_IN is off */
export function assertPasswordSignIn(): void {
  if (!desk().env.passwordSignIn) {
    throw new DeskError('password_sign_in_off', { detail: 'Passwords are switched off here' })
  }
}
