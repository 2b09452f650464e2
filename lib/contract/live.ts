import * as z from 'zod/mini'
import type { AuditAction } from './history'

/** What an event is about. New topics are added here. `notice`: for a notification by the browser. */
export const LIVE_TOPICS = [
  'dispute',
  'document',
  'upload',
  'note',
  'draft',
  'review',
  'response',
  'notice',
  'presence',
  'template',
  'view',
] as const

export type LiveTopic = (typeof LIVE_TOPICS)[number]

/**
 * The topic of each audit action that other open pages must receive; null: it changes nothing that a page shows.
 * `session`: it may end sessions or change a role, so the server checks its open streams; it is not sent to browsers.
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
  calendar_feed_created: null,
  calendar_feed_revoked: null,
  audit_exported: null,
  upload_received: 'upload',
  upload_refused: 'upload',
  withdrawal_requested: 'upload',
  upload_withdrawn: 'upload',
  document_uploaded: 'document',
  document_deleted: 'document',
  document_restored: 'document',
  kind_changed: 'document',
  kind_change_failed: 'document',
  kind_change_incomplete: 'document',
  file_forgotten: 'document',
  document_downloaded: null,
  documents_downloaded: null,
  case_exported: null,
  disputes_exported: null,
  customer_erased: null,
  respond_by_set: 'dispute',
  respond_by_undone: 'dispute',
  kind_waived: 'dispute',
  waiver_lifted: 'dispute',
  assignment_taken: 'dispute',
  assignment_given: 'dispute',
  assignment_released: 'dispute',
  snooze_set: 'dispute',
  snooze_ended: 'dispute',
  note_added: 'note',
  note_deleted: 'note',
  template_added: 'template',
  template_changed: 'template',
  template_deleted: 'template',
  response_drafted: 'draft',
  check_asked: 'review',
  check_sent_back: 'review',
  check_cancelled: 'review',
  response_submitted: 'response',
  dispute_accepted: 'response',
  team_channel_added: null,
  team_channel_changed: null,
  team_channel_deleted: null,
  working_hours_set: null,
  team_view_added: 'view',
  team_view_changed: 'view',
  team_view_removed: 'view',
  unsubscribed: null,
} as const satisfies Record<AuditAction, LiveTopic | 'session' | null>

/** One event of `GET /api/live`: what changed, in what respect, and by whom. The page refetches the rest. */
export const liveEventSchema = z.object({
  /** Later events have greater ids. */
  id: z.number(),
  at: z.string(),
  /** One of LIVE_TOPICS; a newer server may send others. */
  topic: z.string(),
  /** An audit action, or another event: `draft_saved`, `presence_changed` …; of a notice one of NOTICE_EVENTS. */
  action: z.string(),
  /** Null for what belongs to no dispute: the team's templates, and saved views. */
  disputeId: z.nullable(z.string()),
  /** Null when no person of this desk caused it. */
  person: z.nullable(z.object({ id: z.string(), name: z.string() })),
})

export type LiveEvent = z.infer<typeof liveEventSchema>

/** `after`: the last event that this browser received, when another tab had the stream before. */
export const liveQuerySchema = z.object({ after: z.optional(z.string()) })
