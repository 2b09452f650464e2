import { FileText, FileX, Image } from 'lucide-react'
import { Spinner } from '@/components/ui/spinner'
import type { Format } from '@/lib/evidence/formats'

export type RowThumbnailProps = {
  /** An object URL; the icon of the format is shown until there is one. */
  url: string | undefined
  format: Format | null
  busy: boolean
}

export function RowThumbnail({ url, format, busy }: RowThumbnailProps) {
  return (
    <span
      aria-hidden="true"
      className="relative grid size-11 flex-none place-items-center overflow-hidden rounded-sm border border-line bg-sunken text-ink-3"
    >
      {busy ? <Spinner /> : format === 'pdf' ? <FileText /> : format ? <Image /> : <FileX />}
      {url && (
        <img
          src={url}
          alt=""
          draggable={false}
          className="absolute inset-0 size-full bg-white object-cover object-top"
        />
      )}
    </span>
  )
}
