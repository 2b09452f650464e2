'use client'

import { useRef, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import type { Dispute } from '@/lib/contract/disputes'

const loadDialogs = () => import('./teamwork-dialogs')

type Opened = { type: 'assign' | 'snooze'; disputeId: string }

/** Which dialog about a dispute is open. Their code loads on first use. */
export function useTeamworkDialog() {
  const [opened, setOpened] = useState<Opened | null>(null)
  // Radix returns the focus to a trigger only, and these dialogs have none.
  const finalFocus = useRef<HTMLElement>(null)
  const close = () => setOpened(null)
  const open = (next: Opened) => {
    finalFocus.current =
      document.activeElement instanceof HTMLElement ? document.activeElement : null
    setOpened(next)
  }
  const { code, preload } = useLazyCode(loadDialogs, opened !== null, close)
  return { opened, open, close, finalFocus, code, preload }
}

export type TeamworkDialogState = ReturnType<typeof useTeamworkDialog>

export type TeamworkDialogProps = {
  state: TeamworkDialogState
  dispute: Pick<Dispute, 'id' | 'respondBy' | 'assignee' | 'snooze'>
  timeZone: string
}

/** The open dialog about this dispute. */
export function TeamworkDialog({ state, dispute, timeZone }: TeamworkDialogProps) {
  const { opened, code, close, finalFocus } = state
  if (!code || opened?.disputeId !== dispute.id) return null
  return opened.type === 'assign' ? (
    <code.AssignDialog dispute={dispute} finalFocus={finalFocus} onClose={close} />
  ) : (
    <code.SnoozeDialog
      dispute={dispute}
      timeZone={timeZone}
      finalFocus={finalFocus}
      onClose={close}
    />
  )
}
