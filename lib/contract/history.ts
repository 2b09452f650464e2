import * as z from 'zod/mini'

/** The audit actions, one per kind of event. */
export const AUDIT_ACTIONS = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'person_added',
  'identity_linked',
  'identity_unlinked',
  'password_changed',
  'role_changed',
  'person_disabled',
  'person_enabled',
  'password_link_made',
  'sessions_ended',
  'calendar_feed_created',
  'calendar_feed_revoked',
  'audit_exported',
  'upload_received',
  'upload_refused',
  'withdrawal_requested',
  'upload_withdrawn',
  'document_uploaded',
  'document_deleted',
  'document_restored',
  'kind_changed',
  'kind_change_failed',
  'kind_change_incomplete',
  'file_forgotten',
  'document_downloaded',
  'documents_downloaded',
  'case_exported',
  'disputes_exported',
  'customer_erased',
  'respond_by_set',
  'respond_by_undone',
  'kind_waived',
  'waiver_lifted',
  'assignment_taken',
  'assignment_given',
  'assignment_released',
  'snooze_set',
  'snooze_ended',
  'note_added',
  'note_deleted',
  'template_added',
  'template_changed',
  'template_deleted',
  'response_drafted',
  'check_asked',
  'check_sent_back',
  'check_cancelled',
  'response_submitted',
  'dispute_accepted',
  'team_channel_added',
  'team_channel_changed',
  'team_channel_deleted',
  'working_hours_set',
  'team_view_added',
  'team_view_changed',
  'team_view_removed',
  'unsubscribed',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** One row of a dispute's history. */
export const historyEntrySchema = z.object({
  id: z.string(),
  at: z.string(),
  /** One of AUDIT_ACTIONS; a newer server may send others. */
  action: z.string(),
  /** Null when no person of this desk caused the action. */
  person: z.nullable(z.object({ name: z.string() })),
  /** Done by the person who reads it. */
  mine: z.optional(z.boolean()),
  documentId: z.nullable(z.string()),
  /** Links an outcome to the receipt of its upload. */
  uploadId: z.optional(z.nullable(z.string())),
  filename: z.nullable(z.string()),
  kind: z.nullable(z.string()),
  /** Of a change of kind: the document that was uploaded again under `kind`, and the kind it had. */
  formerDocumentId: z.optional(z.nullable(z.string())),
  formerKind: z.optional(z.nullable(z.string())),
  /** The person's own words, such as the reason of a waiver, or the name of the person who was assigned. */
  note: z.nullable(z.string()),
})

export type HistoryEntry = z.infer<typeof historyEntrySchema>

export const historySchema = z.object({ items: z.array(historyEntrySchema) })
export type History = z.infer<typeof historySchema>
