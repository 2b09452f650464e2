'use client'

import { createContext, useEffect, useMemo, useState } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'

const loadThumbnail = () => import('./thumbnail')

type Thumbnails = {
  Thumbnail: Awaited<ReturnType<typeof loadThumbnail>>['Thumbnail']
  owner: string
}

/** Null until thumbnails can be drawn. */
export const ThumbnailContext = createContext<Thumbnails | null>(null)

const SIGNS_OF_LIFE = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']

/**
 * The value of ThumbnailContext. Thumbnails wait for the first movement of the person, so that neither their code nor a
 * worker competes with the first load of the page.
 */
export function useThumbnails(owner: string): Thumbnails | null {
  const [isWanted, setWanted] = useState(false)
  const { code } = useLazyCode(loadThumbnail, isWanted)
  useEffect(() => {
    const controller = new AbortController()
    const start = () => {
      controller.abort()
      setWanted(true)
    }
    for (const sign of SIGNS_OF_LIFE) {
      addEventListener(sign, start, { passive: true, signal: controller.signal })
    }
    return () => controller.abort()
  }, [])
  return useMemo(() => code && { Thumbnail: code.Thumbnail, owner }, [code, owner])
}
