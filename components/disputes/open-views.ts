import type { ListDisputesQuery } from '@/lib/contract/disputes'

/** The views of the open disputes that every desk has. */
export const OPEN_VIEWS = {
  all: {},
  mine: { assignee: 'me' },
  unassigned: { assignee: 'none' },
  snoozed: { snoozed: 'only' },
} as const satisfies Record<string, Partial<ListDisputesQuery>>

export const OPEN_VIEW_NAMES = ['all', 'mine', 'unassigned', 'snoozed'] as const
