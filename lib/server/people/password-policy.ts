import 'server-only'
import { PASSWORD_MAX_BYTES, passwordBytes } from './password-hash'
import { PeopleError } from './people-error'

/** https://pages.nist.gov/800-63-4/sp800-63b.html: 15 where the password is the only factor. */
export const PASSWORD_MIN_LENGTH = 15

// Common passwords that meet the length; compared without case, spaces and punctuation.
const OBVIOUS: ReadonlySet<string> = new Set([
  'passwordpassword',
  'passwordpassword1',
  'password123password',
  'password1234567',
  'password12345678',
  'password123456789',
  '123456789012345',
  '1234567890123456',
  '12345678901234567890',
  '123456789123456789',
  'qwertyuiopasdfgh',
  'qwertyuiopasdfghjkl',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwerty123456789',
  'abcdefghijklmno',
  'abcdefghijklmnop',
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6y7u8i',
  '1q2w3e4r5t6y7u8i9o0p',
  'iloveyouiloveyou',
  'adminadminadmin',
  'administrator123',
  'administrator1234',
  'letmeinletmeinletmein',
  'welcomewelcome1',
  'changemechangeme',
  'correcthorsebatterystaple',
  'evidencedeskdemo',
  'evidencedeskevidencedesk',
  'evidencedeskpassword',
])

/** @throws PeopleError when the account's password is easy to guess */
export function assertPasswordAllowed(password: string, email: string): void {
  if ([...password].length < PASSWORD_MIN_LENGTH) {
    throw new PeopleError(
      'password_too_short',
      `The password must have at least ${PASSWORD_MIN_LENGTH} characters; a few unrelated words do well.`,
    )
  }
  if (passwordBytes(password) > PASSWORD_MAX_BYTES) {
    throw new PeopleError(
      'password_too_long',
      `The password must have at most ${PASSWORD_MAX_BYTES} bytes.`,
    )
  }
  if (isObvious(password, email)) {
    throw new PeopleError(
      'password_obvious',
      'The password is too easy to guess: it is a common one, one sign repeated, or the e-mail address.',
    )
  }
}

function isObvious(password: string, email: string): boolean {
  const core = lettersAndDigits(password)
  return OBVIOUS.has(core) || new Set(password).size <= 2 || core === lettersAndDigits(email)
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
