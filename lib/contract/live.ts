import type { AuditAction } from './history'

/** What an event is about. A new topic is added here. */
export type LiveTopic = 'dispute' | 'document' | 'upload' | 'draft' | 'review' | 'response'

/**
 * The topic of each audit action that other open pages must learn of; null: it changes nothing that a page shows.
 * `session`: it may end sessions or change a role, so the server checks its open streams. Browsers are not sent it.
 */
export const TOPIC_OF_ACTION = {
  signed_in: null,
  sign_in_failed: null,
  signed_out: 'session',
  person_added: null,
  identity_linked: null,
  identity_unlinked: 'session',
  password_changed: 'session',
  role_changed: 'session',
  person_disabled: 'session',
  person_enabled: null,
  password_link_made: null,
  sessions_ended: 'session',
  audit_exported: null,
  upload_received: 'upload',
  upload_refused: 'upload',
  withdrawal_requested: 'upload',
  upload_withdrawn: 'upload',
  document_uploaded: 'document',
  document_deleted: 'document',
  document_restored: 'document',
  file_forgotten: 'document',
  document_downloaded: null,
  case_exported: null,
  disputes_exported: null,
  customer_erased: null,
  respond_by_set: 'dispute',
  respond_by_undone: 'dispute',
  kind_waived: 'dispute',
  waiver_lifted: 'dispute',
  response_drafted: 'draft',
  check_asked: 'review',
  check_sent_back: 'review',
  check_cancelled: 'review',
  response_submitted: 'response',
  dispute_accepted: 'response',
} as const satisfies Record<AuditAction, LiveTopic | 'session' | null>
