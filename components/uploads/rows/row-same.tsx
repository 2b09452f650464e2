import { Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useKindName } from '@/components/kinds/use-kind-name'
import type { SameFile } from '@/lib/contract/same-files'
import { formatDay } from '@/lib/format/dates'
import { shortenFilename } from '@/components/uploads/queue/shorten-filename'

/** The dispute got this file before. It can be uploaded all the same. */
export function RowSame({ same, timeZone }: { same: SameFile; timeZone: string }) {
  const t = useTranslations('uploads.same')
  const locale = useLocale()
  const kindName = useKindName()
  const { filename, kind, createdAt, addedBy, deleted } = same
  return (
    <p className="flex items-start gap-1.5 text-warn">
      <span className="flex h-[1lh] flex-none items-center">
        <Copy className="size-3.5!" />
      </span>
      <span className="min-w-0">
        {t(deleted ? 'deleted' : 'here', {
          filename: shortenFilename(filename),
          kind: kindName(kind),
          date: formatDay(createdAt, locale, timeZone),
          name: addedBy.name,
        })}
      </span>
    </p>
  )
}
