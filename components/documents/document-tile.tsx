'use client'

import clsx from 'clsx'
import { FileQuestion, FileText, Image } from 'lucide-react'
import { useState } from 'react'
import type { Document } from '@/lib/contract/documents'
import { claimedFormat, FORMATS } from '@/lib/evidence/formats'
import { api } from '@/lib/format/paths'

/** A thumbnail requires the whole image, so only small ones are loaded. */
const MAX_THUMBNAIL_BYTES = 512 * 1024

export type DocumentTileProps = {
  disputeId: string
  document: Document
  className?: string | undefined
}

/**
 * A thumbnail of a small image, else the icon of the format. The filename next to it has the same information as text.
 */
export function DocumentTile({ disputeId, document, className }: DocumentTileProps) {
  const [picture, setPicture] = useState<'waiting' | 'shown' | 'failed'>('waiting')
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
      {hasThumbnail(document) && picture !== 'failed' && (
        <img
          // The image may have loaded or failed before hydration.
          ref={(image) => {
            if (image?.complete) setPicture(image.naturalWidth > 0 ? 'shown' : 'failed')
          }}
          src={api.content(disputeId, document.id)}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={() => setPicture('shown')}
          onError={() => setPicture('failed')}
          className={clsx(
            'absolute inset-0 size-full bg-surface object-cover',
            picture === 'waiting' && 'opacity-0',
          )}
        />
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

function hasThumbnail({ bytes, contentType, size }: Document): boolean {
  const isImage = contentType === 'image/png' || contentType === 'image/jpeg'
  return bytes === 'vault' && isImage && size !== null && size <= MAX_THUMBNAIL_BYTES
}
