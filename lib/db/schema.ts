/**
 * The database holds only what Omise cannot: people, sessions, uploads with their vault files, drafts and decisions
 * about disputes, an index of disputes, and the audit log.
 */
export * from './schema/people'
export * from './schema/documents'
export * from './schema/disputes'
export * from './schema/responses'
export * from './schema/audit-log'
export * from './schema/live-events'
