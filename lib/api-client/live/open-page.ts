import type { PresenceState } from '@/lib/contract/presence'
import { createStore } from '@/lib/store'

export type OpenPage = { disputeId: string; state: PresenceState }

/** The dispute whose page is open in this tab, and whether its response is being edited; null on other pages. */
export const openPage = createStore<OpenPage | null>(null)
