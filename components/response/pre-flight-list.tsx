'use client'

import clsx from 'clsx'
import { Check, Minus, TriangleAlert, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Spinner } from '@/components/ui/spinner'
import { Summary } from '@/components/ui/summary'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waiver } from '@/lib/contract/response'
import { needsOf } from '@/lib/evidence/guidance'
import { stateOf, withoutKind } from '@/lib/evidence/kind-state'
import { KINDS, type Kind } from '@/lib/evidence/kinds'
import { blanksIn, type Placeholder } from '@/lib/evidence/response-templates'
import { languageOf } from '@/lib/format/text-language'
import { useUnfilledText } from './use-unfilled-text'

export type PreFlightListProps = {
  dispute: Dispute
  waivers: readonly Waiver[]
  /** The number of unsettled uploads, which block the submission. */
  underway: number
  /** The number of files in this browser's queue, which block as well. */
  unsent: number
  /** Placeholders left of a template, which block as well. */
  unfilled: readonly Placeholder[]
  text: string
  isLooking: boolean
}

/** What is sent to the bank, and what is missing. */
export function PreFlightList({
  dispute,
  waivers,
  underway,
  unsent,
  unfilled,
  text,
  isLooking,
}: PreFlightListProps) {
  const t = useTranslations('response.submit')
  const needs = needsOf(dispute.reasonCode)
  // Of kinds that are not needed, only existing documents are listed.
  const kinds = KINDS.filter(
    (kind) => needs[kind] === 'needed' || (dispute.documents.perKind[kind] ?? 0) > 0,
  )
  const blanks = blanksIn(text).filter((blank) => unfilled.every((each) => each.text !== blank))
  const unfilledText = useUnfilledText(unfilled)
  return (
    <section aria-labelledby="pre-flight-title" aria-busy={isLooking} className="text-sm">
      <h3 id="pre-flight-title" className="font-medium text-ink-2">
        {t('checks')}
      </h3>
      <ul className="mt-1.5 grid gap-1.5">
        {kinds.map((kind) => (
          <KindCheck key={kind} kind={kind} dispute={dispute} waivers={waivers} />
        ))}
        {withoutKind(dispute.documents) > 0 && (
          <Line icon={<Check />} tone="text-ok">
            {t('otherKinds', { count: withoutKind(dispute.documents) })}
          </Line>
        )}
        {unsent > 0 && <Blocker>{t('unsent', { count: unsent })}</Blocker>}
        {underway > 0 && <Blocker>{t('underway', { count: underway })}</Blocker>}
        {unfilledText && <Blocker>{unfilledText}</Blocker>}
        {isLooking ? (
          <Line icon={<Spinner />}>{t('looking')}</Line>
        ) : (
          underway + unsent === 0 && (
            <Line icon={<Check />} tone="text-ok">
              {t('settled')}
            </Line>
          )
        )}
        {blanks.length > 0 && (
          <Line icon={<TriangleAlert />} tone="text-warn">
            {t('blanks', { blanks: blanks.join(' ') })}
          </Line>
        )}
      </ul>
      <details className="group/details mt-2">
        <Summary>{t('message', { count: text.length })}</Summary>
        <p
          lang={languageOf(text)}
          className="mt-1.5 max-h-40 transition-none overflow-y-auto rounded-sm border border-line p-2 wrap-anywhere whitespace-pre-line"
        >
          {text}
        </p>
      </details>
    </section>
  )
}

type KindCheckProps = { kind: Kind; dispute: Dispute; waivers: readonly Waiver[] }

function KindCheck({ kind, dispute: { documents }, waivers }: KindCheckProps) {
  const t = useTranslations('response.submit')
  const label = useTranslations('kinds.label')
  const name = label(kind)
  const waiver = waivers.find((each) => each.kind === kind)
  const state = stateOf(kind, { documents, waived: waivers.map((each) => each.kind) })
  if (state === 'covered') {
    return (
      <Line icon={<Check />} tone="text-ok">
        {t('covered', { kind: name, count: documents.perKind[kind] ?? 0 })}
      </Line>
    )
  }
  if (state === 'waived') {
    return <Line icon={<Minus />}>{t('waived', { kind: name, reason: waiver?.reason ?? '' })}</Line>
  }
  return (
    <Line icon={<TriangleAlert />} tone="text-warn">
      {t(state === 'missing' ? 'missing' : 'unknown', {
        kind: name,
        count: withoutKind(documents),
      })}
    </Line>
  )
}

function Blocker({ children }: { children: ReactNode }) {
  return (
    <Line icon={<X />} tone="text-bad">
      {children}
    </Line>
  )
}

function Line({
  icon,
  tone = 'text-ink-2',
  children,
}: {
  icon: ReactNode
  tone?: string
  children: ReactNode
}) {
  return (
    <li className="flex items-start gap-2">
      <span aria-hidden="true" className={clsx('flex h-[1lh] items-center', tone)}>
        {icon}
      </span>
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  )
}
