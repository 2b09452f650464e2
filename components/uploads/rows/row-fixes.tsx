import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { formatBytes } from '@/lib/format/bytes'
import type { Fix } from '@/lib/file-prep/shared/processed'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowFixesProps = {
  item: QueueItem
  fixes: readonly Fix[]
  /** In bytes, of what is too large. */
  size: number
  onFix: (id: string, fix: Fix) => void
}

/** The problem of a file over the limit, and the possible fixes. */
export function RowFixes({ item, fixes, size, onFix }: RowFixesProps) {
  const t = useTranslations('uploads.fix')
  const locale = useLocale()
  const { id, filename } = item
  return (
    <>
      <p>
        {t('tooLarge', {
          filename: shortenFilename(filename),
          size: formatBytes(size, locale),
          limit: formatBytes(MAX_DOCUMENT_BYTES, locale),
        })}
      </p>
      <p className="mt-1.5 mb-1 flex flex-wrap gap-2">
        {fixes.map((fix) => (
          <Button
            key={fix}
            size="sm"
            aria-haspopup="dialog"
            aria-label={t(`${fix}Named`, { filename })}
            onClick={() => onFix(id, fix)}
          >
            {t(fix)}
          </Button>
        ))}
      </p>
    </>
  )
}
