/**
 * Two headers that describe the requesting page. Neither grants anything: the session in the cookie decides who a
 * request is from, and is sufficient without them.
 */

/**
 * `1`: a background request (a poll, a timer) without any input since the last request that lacked this header. Such a
 * request does not extend the session.
 */
export const BACKGROUND_HEADER = 'X-Background'

/** The id of the person for whom the page was rendered. A session of another person gets `other_person`. */
export const PERSON_HEADER = 'X-Person'
