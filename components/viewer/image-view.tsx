'use client'

import { ImageOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useLayoutEffect, useState } from 'react'
import { Spinner } from '@/components/ui/spinner'
import { useStage } from './use-stage'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom, zoomKeys } from './use-zoom'
import { ViewerBar } from './viewer-bar'
import { ViewerMessage } from './viewer-message'
import { fitFactor, turned } from './zoom'

type ImageState =
  { name: 'loading' } | { name: 'shown'; width: number; height: number } | { name: 'damaged' }

export function ImageView({ source, filename }: { source: Blob; filename: string }) {
  const t = useTranslations('documents.viewer')
  const stage = useStage()
  const url = useObjectUrl(source)
  const [image, setImage] = useState<ImageState>({ name: 'loading' })
  const { zoom, rotation, controls } = useZoom()

  const natural = image.name === 'shown' ? image : null
  const upright = natural && turned(natural, rotation)
  const shown =
    upright && stage.size ? (zoom === 'fit' ? fitFactor(upright, stage.size) : zoom) : null
  const actions = controls(shown ?? 1)
  useLayoutEffect(stage.keepCentre, [stage.keepCentre, shown])
  useViewerKeys(zoomKeys(actions))

  if (image.name === 'damaged') {
    return (
      <ViewerMessage tone="bad" icon={<ImageOff />} title={t('damagedImage.title')}>
        {t('damagedImage.body', { filename })}
      </ViewerMessage>
    )
  }
  return (
    <>
      <div
        ref={stage.ref}
        tabIndex={0}
        role="region"
        aria-label={filename}
        aria-busy={shown === null}
        onDoubleClick={zoom === 'fit' ? actions.actualSize : actions.fit}
        className="flex min-h-0 flex-1 cursor-grab overflow-auto bg-sunken outline-offset-[-2px] data-dragging:cursor-grabbing"
      >
        {shown === null && <Spinner className="m-auto size-6 text-ink-3" />}
        {url && (
          <span
            className="relative m-auto block flex-none overflow-hidden"
            {...(upright &&
              shown !== null && {
                style: { width: upright.width * shown, height: upright.height * shown },
              })}
          >
            <img
              src={url}
              alt={t('imageAlt', { filename })}
              draggable={false}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setImage({ name: 'shown', width: naturalWidth, height: naturalHeight })
              }
              onError={() => setImage({ name: 'damaged' })}
              className="absolute top-1/2 left-1/2 max-w-none select-none"
              style={{
                width: natural && shown !== null ? natural.width * shown : 0,
                height: natural && shown !== null ? natural.height * shown : 0,
                transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
              }}
            />
          </span>
        )}
      </div>
      <ViewerBar filename={filename} shown={shown} isFit={zoom === 'fit'} controls={actions} />
    </>
  )
}

function useObjectUrl(source: Blob): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const created = URL.createObjectURL(source)
    setUrl(created)
    return () => URL.revokeObjectURL(created)
  }, [source])
  return url
}
