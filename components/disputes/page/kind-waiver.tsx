'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute, waiversQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waiver } from '@/lib/contract/response'
import { stateOf } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'

const loadWaiveDialog = () => import('./waive-dialog')

/** The cards that offer it; the focus returns there. */
type Place = 'guidance' | 'documents'

/** Responding without a kind: the dialog, and what each card offers for a kind. */
export function useKindWaivers(dispute: Dispute, waivers: readonly Waiver[], canWaive: boolean) {
  const [waiving, setWaiving] = useState<Kind | null>(null)
  const place = useRef<Place>('guidance')
  const dialog = useLazyCode(loadWaiveDialog, waiving !== null, () => setWaiving(null))
  const finalFocus = useMemo(
    () => ({
      get current() {
        return document.getElementById(place.current)
      },
    }),
    [],
  )
  return {
    actionsFor: (kind: Kind, from: Place) => (
      <KindWaiver
        dispute={dispute}
        kind={kind}
        waivers={waivers}
        canWaive={canWaive}
        onIntent={dialog.preload}
        onWaive={() => {
          place.current = from
          setWaiving(kind)
        }}
      />
    ),
    dialog: waiving && dialog.code && (
      <dialog.code.WaiveDialog
        disputeId={dispute.id}
        kind={waiving}
        finalFocus={finalFocus}
        onClose={() => setWaiving(null)}
      />
    ),
  }
}

type KindWaiverProps = {
  dispute: Dispute
  kind: Kind
  waivers: readonly Waiver[]
  canWaive: boolean
  onIntent: () => void
  onWaive: () => void
}

/** Who waived the kind and why, or the offer to waive it. */
function KindWaiver({ dispute, kind, waivers, canWaive, onIntent, onWaive }: KindWaiverProps) {
  const t = useTranslations('dispute.guidance')
  const name = useTranslations('kinds.label')(kind)
  const waiver = waivers.find((each) => each.kind === kind)
  const waived = waivers.map((each) => each.kind)
  const state = stateOf(kind, { documents: dispute.documents, waived })
  return (
    <>
      {state === 'waived' && waiver && (
        <p className="wrap-anywhere text-ink-2">
          {t('waived', { name: waiver.by.name, reason: waiver.reason })}
        </p>
      )}
      {canWaive && state === 'missing' && (
        <TextButton
          spokenLabel={t('waiveSpoken', { kind: name })}
          onIntent={onIntent}
          onPress={onWaive}
        >
          {t('waive')}
        </TextButton>
      )}
      {canWaive && waiver && <Lift disputeId={dispute.id} kind={kind} name={name} />}
    </>
  )
}

function Lift({ disputeId, kind, name }: { disputeId: string; kind: Kind; name: string }) {
  const t = useTranslations('dispute.guidance')
  const toast = useToast()
  const problemText = useProblemText()
  const client = useQueryClient()
  const lifting = useMutation({
    mutationFn: async () =>
      (await import('@/lib/api-client/calls/dispute-calls')).liftWaiver(disputeId, kind),
    onSuccess: (left) => client.setQueryData(waiversQuery(disputeId).queryKey, left),
    onError: (error) => {
      const problem = problemText(toApiError(error))
      toast.show({ tone: 'bad', message: t('liftFailed', { kind: name, problem }) })
    },
    onSettled: () => void refreshDispute(client, disputeId),
  })
  return (
    <TextButton
      spokenLabel={t('liftSpoken', { kind: name })}
      busy={lifting.isPending}
      onPress={() => lifting.mutate()}
    >
      {t('lift')}
    </TextButton>
  )
}

type TextButtonProps = {
  spokenLabel: string
  busy?: boolean
  onIntent?: () => void
  onPress: () => void
  children: ReactNode
}

function TextButton({ spokenLabel, busy = false, onIntent, onPress, children }: TextButtonProps) {
  return (
    <button
      type="button"
      aria-label={spokenLabel}
      aria-disabled={busy}
      onPointerEnter={onIntent}
      onFocus={onIntent}
      onClick={busy ? undefined : onPress}
      className="-ms-1 min-h-6 rounded-sm px-1 text-ink-2 underline underline-offset-3 hover:text-ink aria-disabled:opacity-50 max-md:min-h-11"
    >
      {children}
    </button>
  )
}
