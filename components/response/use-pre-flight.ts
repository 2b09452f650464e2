import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useUnsentFiles } from '@/components/uploads/upload-panel'
import {
  disputeQuery,
  refreshDispute,
  uploadsQuery,
  waiversQuery,
} from '@/lib/api-client/queries/dispute-queries'
import type { Dispute } from '@/lib/contract/disputes'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds } from '@/lib/evidence/kind-state'
import { placeholdersIn } from '@/lib/evidence/response-templates'
import { useTeamWordings } from './templates/use-team-wordings'

/** What is covered and missing for the bank, refetched, since it must be current. `text`: the message. */
export function usePreFlight(shown: Dispute, text: string) {
  const isLooking = useFreshLook(shown.id)
  const { data: dispute = shown } = useQuery(disputeQuery(shown.id))
  const waivers = useQuery(waiversQuery(shown.id)).data?.items ?? []
  const uploads = useQuery(uploadsQuery(shown.id)).data?.items ?? []
  const underway = uploads.filter(
    ({ state }) => !['refused', 'withdrawn', 'delivered'].includes(state),
  ).length
  const unsent = useUnsentFiles(dispute)
  const missing = missingKinds(needsOf(dispute.reasonCode), {
    documents: dispute.documents,
    waived: waivers.map(({ kind }) => kind),
  })
  const unfilled = placeholdersIn(text, useTeamWordings())
  const isBlocked = isLooking || underway + unsent + unfilled.length > 0
  return { dispute, waivers, underway, unsent, unfilled, missing, isLooking, isBlocked }
}

function useFreshLook(disputeId: string): boolean {
  const client = useQueryClient()
  const [isLooking, setLooking] = useState(true)
  useEffect(() => {
    let left = false
    void refreshDispute(client, disputeId).finally(() => {
      if (!left) setLooking(false)
    })
    return () => {
      left = true
    }
  }, [client, disputeId])
  return isLooking
}
