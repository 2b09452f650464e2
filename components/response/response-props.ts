import type { RefObject } from 'react'
import type { Dispute, ListDisputesQuery } from '@/lib/contract/disputes'
import type { Answer, Check, ResponseState } from '@/lib/contract/response'
import type { Role } from '@/lib/evidence/access'

/** The list that a dispute was opened from. */
export type OpenedFrom = {
  query: ListDisputesQuery
  /** The query string of the list, for the URLs of its other disputes. */
  search: string
  /** The list itself. */
  href: string
}

/** Passed on from the card to the editor and its dialogs. */
export type ResponseCardProps = {
  dispute: Dispute
  list: OpenedFrom | null
  response: ResponseState | null
  role: Role
  timeZone: string
  /** The editor is open. */
  writing: boolean
  onWriting: (writing: boolean) => void
  /** Omise has the answer, or its outcome is unknown. */
  onAnswered: (answer: Answer) => void
  /** A review was requested, or has ended. */
  onChecked: (check: Check) => void
  /** The dispute turned out to be answered or closed already. */
  onRefused: (type: Answer['type']) => void
  /** The focus target after that. */
  notice: RefObject<HTMLElement | null>
  className?: string | undefined
}
