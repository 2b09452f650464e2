/**
 * Two headers with which a page of ours tells who asks. Neither grants anything: the session in the cookie decides
 * who a request is from, and without the headers it decides alone.
 */

/**
 * `1`: the page asks by itself (a poll, a timer), and nothing was touched since its last request without this header.
 * Such a request does not extend the session.
 */
export const BACKGROUND_HEADER = 'X-Background'

/** Id of the person for whom the page was rendered. A session of another person gets `other_person`. */
export const PERSON_HEADER = 'X-Person'
