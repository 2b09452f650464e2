'use client'

import clsx from 'clsx'
import { FileQuestion, FileText, Image } from 'lucide-react'
import { useContext } from 'react'
import type { Document } from '@/lib/contract/documents'
import { claimedFormat, FORMATS } from '@/lib/evidence/formats'
import { ThumbnailContext } from './use-thumbnails'

export type DocumentTileProps = {
  disputeId: string
  document: Document
  className?: string | undefined
}

/** A thumbnail, else the icon of the format. The filename next to it has the same information as text. */
export function DocumentTile({ disputeId, document, className }: DocumentTileProps) {
  const thumbnails = useContext(ThumbnailContext)
  const format = formatOf(document)
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'relative grid size-11 flex-none place-items-center overflow-hidden rounded-sm border border-line bg-sunken text-ink-3',
        className,
      )}
    >
      <span className="flex flex-col items-center gap-0.5">
        {format === 'pdf' ? <FileText /> : format ? <Image /> : <FileQuestion />}
        {format && (
          <span className="text-[9px] leading-none font-bold tracking-wide uppercase">
            {format}
          </span>
        )}
      </span>
      {thumbnails && document.bytes !== 'unavailable' && (
        <thumbnails.Thumbnail disputeId={disputeId} document={document} owner={thumbnails.owner} />
      )}
    </span>
  )
}

function formatOf({ contentType, filename }: Document) {
  const formats = ['pdf', 'png', 'jpg'] as const
  return (
    formats.find((name) => FORMATS[name].contentType === contentType) ?? claimedFormat(filename)
  )
}
