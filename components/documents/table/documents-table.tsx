'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Table, TableBody, TableHead, Th } from '@/components/ui/table'
import type { Document } from '@/lib/contract/documents'
import type { Kind } from '@/lib/evidence/kinds'
import { DocumentRow } from './document-row'
import type { DocumentGroup } from '@/components/documents/documents-view'
import { KindHeading, MissingKind } from './kind-group'
import { SelectAll } from '@/components/documents/selection/select-all'
import type { Selection } from '@/components/documents/selection/use-selection'

export type DocumentsTableProps = {
  disputeId: string
  groups: readonly DocumentGroup[]
  /** Whether the groups have headings; the list is one group. */
  hasHeadings: boolean
  /** What banks accept for each kind. */
  tips: Readonly<Record<Kind, string>>
  missingKindActions: ((kind: Kind) => ReactNode) | undefined
  /** Whether the rows are all documents. */
  isWhole: boolean
  timeZone: string
  canDelete: boolean
  /** The next page is loading; the rows of the old one are still shown. */
  busy: boolean
  deletingId: string | null
  /** The document in the reader beside the list. */
  shownId: string | null
  opensDialog: boolean
  canChangeKind: boolean
  onChangeKind: (document: Document) => void
  selection: Selection
  onOpen: (document: Document) => void
  onDelete: (document: Document) => void
  onIntent: () => void
}

export function DocumentsTable({ groups, hasHeadings, tips, busy, ...props }: DocumentsTableProps) {
  const t = useTranslations('documents')
  const shown = groups.flatMap(({ documents }) => documents)
  return (
    <div data-read="" className="@container/cards border-t border-line">
      {shown.length > 1 && (
        <SelectAll shown={shown} isWhole={props.isWhole} selection={props.selection} />
      )}
      <Table
        caption={t('caption')}
        aria-busy={busy}
        className={clsx(
          'transition-opacity cards:rows-after-first-frame',
          shown.length > 1 && 'border-t border-line',
          busy && 'opacity-60',
        )}
      >
        <Headings />
        {groups.map((group) => (
          <TableBody
            key={group.kind}
            data-drop-kind={group.documents.length === 0 ? group.kind : undefined}
            className={
              hasHeadings
                ? 'not-first-of-type:border-t border-line pb-1.5 -outline-offset-4'
                : undefined
            }
          >
            {hasHeadings && <KindHeading group={group} />}
            {group.documents.map((document) => (
              <DocumentRow
                key={document.id}
                disputeId={props.disputeId}
                document={document}
                timeZone={props.timeZone}
                canDelete={props.canDelete}
                deleting={document.id === props.deletingId}
                shown={document.id === props.shownId}
                opensDialog={props.opensDialog}
                namesKind={!hasHeadings || group.kind === null}
                canChangeKind={props.canChangeKind}
                onChangeKind={() => props.onChangeKind(document)}
                selected={props.selection.has(document.id)}
                onSelect={(toHere) => props.selection.toggle(document, shown, toHere)}
                onOpen={() => props.onOpen(document)}
                onDelete={() => props.onDelete(document)}
                onIntent={props.onIntent}
              />
            ))}
            {group.kind && group.documents.length === 0 && (
              <MissingKind tip={tips[group.kind]}>
                {props.missingKindActions?.(group.kind)}
              </MissingKind>
            )}
          </TableBody>
        ))}
      </Table>
    </div>
  )
}

function Headings() {
  const t = useTranslations('documents.column')
  return (
    <TableHead>
      <Th>{t('document')}</Th>
      <Th>{t('kind')}</Th>
      <Th>{t('added')}</Th>
      <Th align="end">
        <span className="sr-only">{t('actions')}</span>
      </Th>
    </TableHead>
  )
}
