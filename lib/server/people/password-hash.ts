import 'server-only'
import { hash, verify } from '@node-rs/argon2'

/**
 * argon2id, the first choice of OWASP with its parameters (memory in KiB):
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const WORK = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

/** The longest password in bytes; a longer one costs work without adding security. */
export const PASSWORD_MAX_BYTES = 200

// The hash of a random secret that was not kept: no password matches it, and verifying against it takes the usual work.
// Its parameters must equal those of WORK; a test compares them.
export const UNMATCHABLE_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$IsStdDm2qTLTTxs8TFuS6A$gQdQT78HSbEmg1vxNkkA/IMLQBZXRm2095EfF+1YkYg'

/** @returns the argon2id hash in its own encoded form, including salt and parameters */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), WORK)
}

/**
 * Whether the password matches the hash. Null stands for an account that does not exist: returns false after the same
 * work.
 */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const tooLong = passwordBytes(password) > PASSWORD_MAX_BYTES
  const matches = await verify(
    passwordHash ?? UNMATCHABLE_HASH,
    tooLong ? '' : normalised(password),
  )
  return matches && passwordHash !== null && !tooLong
}

/** Counted as hashed, in UTF-8 bytes. */
export function passwordBytes(password: string): number {
  return Buffer.byteLength(normalised(password))
}

/** Keyboards compose letters such as か゚ or é differently; normalization makes them equal. */
function normalised(password: string): string {
  return password.normalize('NFKC')
}
