'use client'

import { ImageOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import { useScrollKeys, useStage } from './use-stage'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom, zoomKeys } from './use-zoom'
import { ViewerBar } from './viewer-bar'
import { ViewerMessage } from './viewer-message'
import { fitFactor, turned, type Zoom } from './zoom'

type ImageState =
  { name: 'loading' } | { name: 'shown'; width: number; height: number } | { name: 'damaged' }

export type ImageViewProps = { source: Blob; filename: string; initialZoom?: Zoom | undefined }

export function ImageView({ source, filename, initialZoom }: ImageViewProps) {
  const t = useTranslations('documents.viewer')
  const picture = usePicture(source)
  const [image, setImage] = useState<ImageState>({ name: 'loading' })
  const { zoom, rotation, controls, toggleFit } = useZoom(initialZoom)
  const { ref: stageRef, size, keepCentre } = useStage(toggleFit)

  const natural = image.name === 'shown' ? image : null
  const upright = natural && turned(natural, rotation)
  const shown =
    upright && size ? (typeof zoom === 'number' ? zoom : fitFactor(zoom, upright, size)) : null
  const actions = controls(shown ?? 1)
  const scrolling = useScrollKeys(stageRef)
  useViewerKeys({ ...zoomKeys(actions), ...scrolling })
  useLayoutEffect(() => keepCentre(), [keepCentre, shown])

  if (image.name === 'damaged') return <DamagedPicture filename={filename} />
  return (
    <>
      <div
        ref={stageRef}
        role="region"
        aria-label={filename}
        aria-busy={shown === null}
        className="flex min-h-0 flex-1 cursor-grab overflow-auto bg-sunken [scrollbar-gutter:stable] outline-offset-[-2px] data-dragging:cursor-grabbing"
      >
        {shown === null && <Spinner className="m-auto size-6 text-ink-3" />}
        <span
          className="relative m-auto block flex-none overflow-hidden"
          style={sizeAt(upright, shown)}
        >
          <img
            ref={picture}
            alt={t('imageAlt', { filename })}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setImage({ name: 'shown', width: naturalWidth, height: naturalHeight })
            }
            onError={() => setImage({ name: 'damaged' })}
            className="absolute top-1/2 left-1/2 max-w-none select-none"
            style={{
              ...sizeAt(natural, shown),
              transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
            }}
          />
        </span>
      </div>
      <ViewerBar filename={filename} shown={shown} controls={actions} />
    </>
  )
}

export function DamagedPicture({ filename }: { filename: string }) {
  const t = useTranslations('documents.viewer')
  return (
    <ViewerMessage tone="bad" icon={<ImageOff />} title={t('damagedImage.title')}>
      {t('damagedImage.body', { filename })}
    </ViewerMessage>
  )
}

function sizeAt(size: { width: number; height: number } | null, factor: number | null) {
  if (!size || factor === null) return { width: 0, height: 0 }
  return { width: size.width * factor, height: size.height * factor }
}

/** An object URL of the bytes while the image is mounted. */
export function usePicture(source: Blob) {
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(source)
    if (picture.current) picture.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [source])
  return picture
}
