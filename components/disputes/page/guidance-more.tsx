import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Summary } from '@/components/ui/summary'
import { kindsOf } from '@/lib/evidence/kind-state'
import type { Kind } from '@/lib/evidence/kinds'
import type { WrittenGuidance } from './write-guidance'

/** The collapsed part of the guidance: pointless kinds, and what banks refuse. Rendered on the server. */
export function GuidanceMore({ needs, tips, refused }: WrittenGuidance) {
  const t = useTranslations('dispute.guidance')
  const pointless = kindsOf(needs, 'pointless')
  return (
    <>
      {pointless.length > 0 && (
        <More title={t('pointless')}>
          {pointless.map((kind) => (
            <PointlessKind key={kind} kind={kind} tip={tips[kind]} />
          ))}
        </More>
      )}
      <More title={t('refused')}>
        {refused.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </More>
    </>
  )
}

function PointlessKind({ kind, tip }: { kind: Kind; tip: string }) {
  const label = useTranslations('kinds.label')
  return (
    <li>
      <span className="font-medium text-ink-2">{label(kind)}</span>
      <span className="block">{tip}</span>
    </li>
  )
}

/** Collapsed content has no transitions: a browser that does not draw it would never end one. */
function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group/details text-sm">
      <Summary className="font-medium">{title}</Summary>
      <ul className="mt-2 grid list-disc gap-2 ps-5 transition-none **:transition-none text-ink-3 marker:text-line-control">
        {children}
      </ul>
    </details>
  )
}
