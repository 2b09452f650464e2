import { Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useKindName } from '@/components/kinds/kind-label'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { SameFile } from '@/lib/contract/same-files'
import type { Fix } from '@/lib/file-prep/shared/processed'
import { formatDay } from '@/lib/format/dates'
import { pages } from '@/lib/format/paths'
import { RowChanges } from './row-changes'
import { RowNotes } from './row-notes'
import { RowSourceFiles } from './row-source-files'
import { reasonId, SuggestionReason } from './suggestion-reason'

export type RowDetailsProps = {
  item: QueueItem
  /** An earlier row has the same file. */
  repeated: boolean
  /** The name of an earlier row that looks like it. */
  alike: string | undefined
  /** This browser could not store it. */
  unkept: boolean
  /** The account's, IANA. */
  timeZone: string
  sharedQueue: SharedQueue
  /** The file may still be changed. */
  editable: boolean
  onEdit: (id: string, numbersOn: number) => void
  onTurn: (id: string) => void
  onUncombine: (item: QueueItem) => void
  onRename: (id: string, filename: string) => void
  onFix: (id: string, fix: Fix) => void
  onUnpack: (id: string) => void
}

/**
 * What suggests the kind of a file that is not sent yet, what was made of it, and what to review before it is sent: most
 * files have one line of it.
 */
export function RowDetails(props: RowDetailsProps) {
  const { item, repeated, alike, unkept, timeZone, sharedQueue, editable } = props
  const t = useTranslations('uploads.row')
  return (
    <>
      <UnusedResult item={item} />
      <div className="flex flex-wrap gap-x-4 empty:hidden">
        <SuggestionReason item={item} id={reasonId(item.id)} />
        {repeated && <span className="text-warn">{t('repeated')}</span>}
        {alike && !repeated && (
          <span className="text-warn">{t('alike', { filename: shortenFilename(alike) })}</span>
        )}
        {unkept && <span className="text-warn">{t('unkept')}</span>}
        <RowSourceFiles item={item} onUncombine={editable ? props.onUncombine : null} />
        <RowChanges item={item} sharedQueue={sharedQueue} editable={editable} />
      </div>
      {item.same && <RowSame same={item.same} timeZone={timeZone} />}
      <RowNotes
        item={item}
        {...(editable && {
          onBlackOut: props.onEdit,
          onTurn: props.onTurn,
          onRename: props.onRename,
          onFix: props.onFix,
          onUnpack: props.onUnpack,
        })}
      />
    </>
  )
}

/** An edit of an earlier version of the file came too late. */
export function UnusedResult({ item }: { item: QueueItem }) {
  const t = useTranslations('uploads.row')
  if (item.unusedResult === undefined) return null
  return (
    <p role="alert" className="basis-full text-warn">
      {t('unusedResult')}
    </p>
  )
}

/** This dispute or another already got this file, or one that looks like it. It can be uploaded nevertheless. */
function RowSame({ same, timeZone }: { same: SameFile; timeZone: string }) {
  const t = useTranslations('uploads.same')
  const newTab = useTranslations('dispute.facts')
  const locale = useLocale()
  const kindName = useKindName()
  const { filename, kind, createdAt, addedBy, disputeId } = same
  return (
    <p className="flex basis-full items-start gap-1.5 text-warn">
      <span className="flex h-[1lh] flex-none items-center">
        <Copy className="size-3.5!" />
      </span>
      <span className="min-w-0">
        {t.rich(textOf(same), {
          dispute: disputeId ?? '',
          link: (id) => (
            <a
              href={pages.dispute(disputeId ?? '')}
              target="_blank"
              rel="noopener"
              className="underline underline-offset-3"
            >
              {id} <span className="sr-only">{newTab('newTab')}</span>
            </a>
          ),
          filename: shortenFilename(filename),
          kind: kindName(kind),
          date: formatDay(createdAt, locale, timeZone),
          name: addedBy.name,
        })}
      </span>
    </p>
  )
}

function textOf({ alike = false, deleted, disputeId }: SameFile) {
  if (disputeId) return alike ? 'alikeElsewhere' : 'elsewhere'
  if (alike) return deleted ? 'alikeDeleted' : 'alikeHere'
  return deleted ? 'deleted' : 'here'
}
