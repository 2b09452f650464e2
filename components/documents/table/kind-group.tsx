'use client'

import { Upload } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { Fact } from '@/components/ui/fact'
import { GroupHeading, Td, Tr } from '@/components/ui/table'
import type { DocumentGroup } from '@/components/documents/documents-view'

/** A kind, what the reason of the dispute makes of it, and how many documents there are. */
export function KindHeading({ group: { kind, need, documents } }: { group: DocumentGroup }) {
  const t = useTranslations('documents.byKind')
  const guidance = useTranslations('dispute.guidance')
  return (
    <GroupHeading columns={4}>
      <span className="flex items-baseline px-4 pt-3.5 pb-1.5 text-sm">
        {kind ? <KindLabel kind={kind} className="font-bold text-ink" /> : t('other')}
        {need && need !== 'pointless' && (
          <Fact className="font-normal text-ink-3">{guidance(need)}</Fact>
        )}
        <span className="num ms-auto font-normal text-ink-3">
          <span className="sr-only">{t('count', { count: documents.length })}</span>
          <span aria-hidden="true">{documents.length}</span>
        </span>
      </span>
    </GroupHeading>
  )
}

/** In the place of the documents of a kind that has none: what a bank accepts, and what can be done without one. */
export function MissingKind({ tip, children }: { tip: string; children: ReactNode }) {
  return (
    <Tr className="border-t-0! cards:block! cards:pt-0! cards:pb-3!">
      <Td colSpan={4} className="pt-0! cards:block">
        <div className="flex items-start gap-2.5 rounded-md border border-dashed border-line-control px-3 py-2 text-sm text-ink-3">
          <span aria-hidden="true" className="flex h-[1lh] items-center">
            <Upload className="size-3.5" />
          </span>
          <div className="min-w-0">
            <p>{tip}</p>
            {children}
          </div>
        </div>
      </Td>
    </Tr>
  )
}
