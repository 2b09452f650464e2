/**
 * Every error code our HTTP API answers with, and its status.
 * 422 malformed · 409 the dispute is not open, or it changed · 404 missing or not yours · 413 too large ·
 * 415 not a PDF, PNG or JPG · 429 slow down · 502 Omise refused us · 503 Omise unreachable.
 */
export const PROBLEM_STATUS = {
  malformed_request: 422,
  kind_missing: 422,
  kind_unknown: 422,
  filename_missing: 422,
  file_empty: 422,
  file_truncated: 422,
  image_too_many_pixels: 422,
  image_corrupt: 422,
  body_incomplete: 400,
  not_signed_in: 401,
  not_allowed: 403,
  cross_site_request: 403,
  not_found: 404,
  dispute_not_found: 404,
  document_not_found: 404,
  method_not_allowed: 405,
  dispute_not_open: 409,
  upload_id_reused: 409,
  documents_changed: 409,
  nothing_to_restore: 409,
  draft_changed: 409,
  response_empty: 422,
  uploads_underway: 409,
  kinds_missing: 409,
  amount_changed: 409,
  check_missing: 409,
  check_own: 403,
  check_underway: 409,
  check_over: 409,
  answer_underway: 409,
  answered_elsewhere: 409,
  email_invalid: 422,
  email_taken: 409,
  name_invalid: 422,
  password_too_short: 422,
  password_too_long: 422,
  password_obvious: 422,
  password_wrong: 403,
  password_sign_in_off: 403,
  person_not_found: 404,
  last_admin: 409,
  own_account: 409,
  link_spent: 410,
  bytes_unavailable: 410,
  file_too_large: 413,
  file_unsupported: 415,
  file_disguised: 415,
  too_many_requests: 429,
  internal_error: 500,
  omise_refused: 502,
  omise_declined: 502,
  omise_rejected_file: 502,
  omise_busy: 503,
  omise_unreachable: 503,
  omise_outcome_unknown: 503,
} as const satisfies Record<string, number>

export type ProblemCode = keyof typeof PROBLEM_STATUS

export function isProblemCode(value: string): value is ProblemCode {
  return Object.hasOwn(PROBLEM_STATUS, value)
}
