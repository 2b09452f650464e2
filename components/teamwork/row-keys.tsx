'use client'

import { useShortcuts } from '@/components/ui/use-shortcuts'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { pages } from '@/lib/format/paths'
import { TeamworkDialog, type TeamworkDialogState } from './teamwork-dialog'

export type RowKeysProps = {
  disputes: readonly DisputeSummary[]
  timeZone: string
  /** The dialog, which the rows open too. */
  dialog: TeamworkDialogState
}

/** The keys a and z on the focused row of a list, for its open disputes. */
export function RowKeys({ disputes, timeZone, dialog }: RowKeysProps) {
  const press = (type: 'assign' | 'snooze') => {
    const link = document.activeElement?.closest('tr')?.querySelector<HTMLAnchorElement>('a[href]')
    const dispute = disputes.find(({ id }) => link?.pathname === pages.dispute(id))
    if (dispute?.status === 'open') dialog.open({ type, disputeId: dispute.id })
  }
  useShortcuts({ a: () => press('assign'), z: () => press('snooze') })
  const dispute = disputes.find(({ id }) => id === dialog.opened?.disputeId)
  return dispute && <TeamworkDialog state={dialog} dispute={dispute} timeZone={timeZone} />
}
