'use client'

import clsx from 'clsx'
import { Check, Minus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Fact } from '@/components/ui/fact'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waiver } from '@/lib/contract/response'
import { kindsOf, stateOf, withoutKind, type KindState } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import type { WrittenGuidance } from './write-guidance'

/** The guidance for a reason, in the reader's language. */
export type Guidance = Pick<WrittenGuidance, 'needs' | 'tips'> & {
  /** Pointless kinds, and what banks refuse; rendered on the server, since it does not change. */
  more: ReactNode
}

export type GuidancePanelProps = {
  dispute: Dispute
  guidance: Guidance
  waivers: readonly Waiver[]
  /** What can be done about a missing or waived kind. */
  actionsFor: (kind: Kind) => ReactNode
  /** Null when the person may not write the response, or the editor is already open. */
  onWrite: (() => void) | null
}

/** The kinds that the reason calls for, ticked off as documents are added. */
export function GuidancePanel({
  dispute,
  guidance,
  waivers,
  actionsFor,
  onWrite,
}: GuidancePanelProps) {
  const t = useTranslations('dispute.guidance')
  const asked = [
    ...kindsOf(guidance.needs, 'needed').map((kind) => ({ kind, isNeeded: true })),
    ...kindsOf(guidance.needs, 'helpful').map((kind) => ({ kind, isNeeded: false })),
  ]
  return (
    <Card
      id="guidance"
      tabIndex={-1}
      aria-labelledby="guidance-title"
      className="scroll-mt-4 max-[1180px]:scroll-mt-14 outline-none"
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
              actions={actionsFor(kind)}
            />
          ))}
        </ul>
        {guidance.more}
        {onWrite && (
          <Button variant="primary" className="w-full workspace:hidden!" onClick={onWrite}>
            {t('write')}
          </Button>
        )}
      </div>
    </Card>
  )
}

type AskedKindProps = {
  kind: Kind
  isNeeded: boolean
  tip: string
  dispute: Dispute
  waivers: readonly Waiver[]
  actions: ReactNode
}

function AskedKind({ kind, isNeeded, tip, dispute, waivers, actions }: AskedKindProps) {
  const t = useTranslations('dispute.guidance')
  const label = useTranslations('kinds.label')
  const state = stateOf(kind, {
    documents: dispute.documents,
    waived: waivers.map((waiver) => waiver.kind),
  })
  const name = label(kind)
  return (
    <li data-drop-kind={kind} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 text-sm">
      <Tick state={state} />
      <div className="min-w-0">
        <p className="text-base font-medium">
          {name}
          <Fact className="font-normal text-ink-3">{t(isNeeded ? 'needed' : 'helpful')}</Fact>
          <Fact className="sr-only">
            {t(`state.${state === 'missing' && !isNeeded ? 'notAdded' : state}`)}
          </Fact>
        </p>
        <p className="text-ink-3">{tip}</p>
        {state === 'covered' && (
          <p className="text-ink-2">
            {t('added', { count: dispute.documents.perKind[kind] ?? 0 })}
          </p>
        )}
        {state === 'unknown' && (
          <p className="text-ink-2">{t('unknown', { count: withoutKind(dispute.documents) })}</p>
        )}
        {actions}
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
