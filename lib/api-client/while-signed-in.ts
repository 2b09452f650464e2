import { BACKGROUND_HEADER, PERSON_HEADER } from '@/lib/contract/session-headers'
import { noteActivity, takeActivity } from './activity'
import { isApiError } from './api-error'
import { reloadPage } from './leave-page'
import { sessionPage } from './session-page'

/** A deletion or submission requested longer ago than this needs a new press of its button. */
export const REPEAT_WITHIN_MS = 10 * 60_000

/**
 * After this many refusals with an active session, something else refuses the request, such as a proxy that requires a
 * password; repeating it would never end.
 */
export const MAX_TRIES = 4

let signedIn: PromiseWithResolvers<void> | null = null

/** Resumes the requests that wait for the person to sign in again. */
export function resumeRequests(): void {
  signedIn?.resolve()
  signedIn = null
}

export type WhileSignedIn = {
  signal?: AbortSignal | null | undefined
  /** How long after the first attempt it may be sent again; unlimited by default. */
  repeatWithinMs?: number | undefined
  /** It never counts as activity, which is left to the next request. */
  isBackground?: boolean | undefined
}

/**
 * Sends a request of this page with the session headers. A request refused because the session has ended had no effect:
 * it waits until the person has signed in again, and is sent once more.
 * @throws ApiError `not_signed_in` without a page that can ask the person, after too long a wait, or when signing in
 * did not help; and the errors of `send`
 */
export async function whileSignedIn<Answer>(
  send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  { signal, repeatWithinMs = Infinity, isBackground = false }: WhileSignedIn = {},
): Promise<Answer> {
  const startedAt = Date.now()
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendFromPage(send, isBackground)
    } catch (error) {
      const page = sessionPage()
      if (!page || !isApiError(error, 'not_signed_in') || tries === MAX_TRIES) throw error
      const { promise } = (signedIn ??= Promise.withResolvers())
      page.check()
      await unlessAborted(promise, signal)
      if (Date.now() - startedAt > repeatWithinMs) throw error
    }
  }
}

/** Sends a request once, with the session headers. */
export async function sendFromPage<Answer>(
  send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  isBackground = false,
): Promise<Answer> {
  const page = sessionPage()
  const isActivity = !isBackground && takeActivity()
  try {
    return await send({
      ...(page && { [PERSON_HEADER]: page.personId }),
      ...(!isActivity && { [BACKGROUND_HEADER]: '1' }),
    })
  } catch (error) {
    // The server never received it.
    if (isActivity && isApiError(error, 'network')) noteActivity()
    if (isApiError(error, 'other_person')) reloadPage()
    throw error
  }
}

async function unlessAborted(
  promise: Promise<void>,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  if (!signal) return promise
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
