import type { ListDisputesQuery } from './disputes'
import type { ListDocumentsQuery } from './documents'

/**
 * The keys of TanStack Query, shared by the server's prefetches and the queries of lib/api-client. All data of one
 * dispute is under `dispute`.
 */
export const queryKeys = {
  disputes: () => ['disputes'] as const,
  disputesPage: (query: ListDisputesQuery) => ['disputes', query] as const,
  savedViews: () => ['savedViews'] as const,
  fillProgress: () => ['fillProgress'] as const,
  disputeCounts: () => ['disputeCounts'] as const,
  /** Everything of every dispute, not the lists. */
  anyDispute: () => ['dispute'] as const,
  dispute: (disputeId: string) => ['dispute', disputeId] as const,
  disputeDetail: (disputeId: string) => ['dispute', disputeId, 'detail'] as const,
  documentsPage: (disputeId: string, query: ListDocumentsQuery) =>
    ['dispute', disputeId, 'documents', query] as const,
  /** The place in a list. Changes of the dispute change it, too. */
  neighbours: (disputeId: string, query: ListDisputesQuery | null) =>
    ['dispute', disputeId, 'neighbours', query] as const,
  document: (disputeId: string, documentId: string) =>
    ['dispute', disputeId, 'documents', documentId] as const,
  content: (disputeId: string, documentId: string) =>
    ['dispute', disputeId, 'content', documentId] as const,
  thumbnail: (disputeId: string, documentId: string) =>
    ['dispute', disputeId, 'thumbnail', documentId] as const,
  history: (disputeId: string) => ['dispute', disputeId, 'history'] as const,
  uploads: (disputeId: string) => ['dispute', disputeId, 'uploads'] as const,
  notes: (disputeId: string) => ['dispute', disputeId, 'notes'] as const,
  templates: () => ['templates'] as const,
  teammates: () => ['teammates'] as const,
  waivers: (disputeId: string) => ['dispute', disputeId, 'waivers'] as const,
  response: (disputeId: string) => ['dispute', disputeId, 'response'] as const,
  presence: (disputeId: string) => ['dispute', disputeId, 'presence'] as const,
}
