'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import clsx from 'clsx'
import { Check, Minus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState, type ReactNode } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute, waiversQuery } from '@/lib/api-client/queries'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waiver } from '@/lib/contract/response'
import { kindsOf, stateOf, withoutKind, type KindState } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import type { WrittenGuidance } from './write-guidance'

const loadWaiveDialog = () => import('./waive-dialog')

/** The guidance for a reason, in the reader's language. */
export type Guidance = Pick<WrittenGuidance, 'needs' | 'tips'> & {
  /** Pointless kinds, and what banks refuse; rendered on the server, since it does not change. */
  more: ReactNode
}

export type GuidancePanelProps = {
  dispute: Dispute
  guidance: Guidance
  waivers: readonly Waiver[]
  canWaive: boolean
  /** Null when the person may not write the response, or the editor is already open. */
  onWrite: (() => void) | null
}

/** The kinds that the reason calls for, ticked off as documents are added. */
export function GuidancePanel({
  dispute,
  guidance,
  waivers,
  canWaive,
  onWrite,
}: GuidancePanelProps) {
  const t = useTranslations('dispute.guidance')
  const [waiving, setWaiving] = useState<Kind | null>(null)
  const card = useRef<HTMLElement>(null)
  const dialog = useLazyCode(loadWaiveDialog, waiving !== null, () => setWaiving(null))
  const asked = [
    ...kindsOf(guidance.needs, 'needed').map((kind) => ({ kind, isNeeded: true })),
    ...kindsOf(guidance.needs, 'helpful').map((kind) => ({ kind, isNeeded: false })),
  ]
  return (
    <Card
      ref={card}
      id="guidance"
      tabIndex={-1}
      aria-labelledby="guidance-title"
      className="scroll-mt-4 outline-none"
    >
      <CardHeader title={t('title')} titleId="guidance-title" />
      <div className="grid gap-4 px-4 pb-4">
        <ul className="grid gap-3.5">
          {asked.map(({ kind, isNeeded }) => (
            <AskedKind
              key={kind}
              kind={kind}
              isNeeded={isNeeded}
              tip={guidance.tips[kind]}
              dispute={dispute}
              waivers={waivers}
              canWaive={canWaive}
              onIntent={dialog.preload}
              onWaive={() => setWaiving(kind)}
            />
          ))}
        </ul>
        {guidance.more}
        {onWrite && (
          <Button variant="primary" className="w-full" onClick={onWrite}>
            {t('write')}
          </Button>
        )}
      </div>
      {waiving && dialog.code && (
        <dialog.code.WaiveDialog
          disputeId={dispute.id}
          kind={waiving}
          finalFocus={card}
          onClose={() => setWaiving(null)}
        />
      )}
    </Card>
  )
}

type AskedKindProps = {
  kind: Kind
  isNeeded: boolean
  tip: string
  dispute: Dispute
  waivers: readonly Waiver[]
  canWaive: boolean
  onIntent: () => void
  onWaive: () => void
}

function AskedKind({ kind, isNeeded, tip, dispute, waivers, ...actions }: AskedKindProps) {
  const t = useTranslations('dispute.guidance')
  const label = useTranslations('kinds.label')
  const state = stateOf(kind, {
    documents: dispute.documents,
    waived: waivers.map((waiver) => waiver.kind),
  })
  const waiver = waivers.find((each) => each.kind === kind)
  const name = label(kind)
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 text-sm">
      <Tick state={state} />
      <div className="min-w-0">
        <p className="text-base font-medium">
          {name}
          <span className="font-normal text-ink-3"> · {t(isNeeded ? 'needed' : 'helpful')}</span>
          <span className="sr-only">
            {' '}
            · {t(`state.${state === 'missing' && !isNeeded ? 'notAdded' : state}`)}
          </span>
        </p>
        <p className="text-ink-3">{tip}</p>
        {state === 'covered' && (
          <p className="text-ink-2">
            {t('added', { count: dispute.documents.perKind[kind] ?? 0 })}
          </p>
        )}
        {state === 'waived' && waiver && (
          <p className="wrap-anywhere text-ink-2">
            {t('waived', { name: waiver.by.name, reason: waiver.reason })}
          </p>
        )}
        {state === 'unknown' && (
          <p className="text-ink-2">{t('unknown', { count: withoutKind(dispute.documents) })}</p>
        )}
        {actions.canWaive && state === 'missing' && (
          <TextButton
            spokenLabel={t('waiveSpoken', { kind: name })}
            onIntent={actions.onIntent}
            onPress={actions.onWaive}
          >
            {t('waive')}
          </TextButton>
        )}
        {actions.canWaive && waiver && <Lift disputeId={dispute.id} kind={kind} name={name} />}
      </div>
    </li>
  )
}

/** Colour is secondary: the shape shows the state, and the text next to it informs screen readers. */
function Tick({ state }: { state: KindState }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'mt-px grid size-5 flex-none place-items-center rounded-full border-[1.5px] [&>svg]:size-3',
        state === 'covered' &&
          'border-ok-soft bg-ok-soft text-ok forced-colors:border-[CanvasText]',
        state === 'waived' &&
          'border-sunken bg-sunken text-ink-3 forced-colors:border-[CanvasText]',
        state === 'missing' && 'border-line-control',
        state === 'unknown' && 'border-dashed border-line-control',
      )}
    >
      {state === 'covered' && <Check strokeWidth={2.5} />}
      {state === 'waived' && <Minus strokeWidth={2.5} />}
    </span>
  )
}

function Lift({ disputeId, kind, name }: { disputeId: string; kind: Kind; name: string }) {
  const t = useTranslations('dispute.guidance')
  const toast = useToast()
  const problemText = useProblemText()
  const client = useQueryClient()
  const lifting = useMutation({
    mutationFn: async () =>
      (await import('@/lib/api-client/dispute-calls')).liftWaiver(disputeId, kind),
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
