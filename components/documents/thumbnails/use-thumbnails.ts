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

/** By then a page has loaded, also on a slow phone. */
const LOADED_MS = 6000

/**
 * The value of ThumbnailContext. Thumbnails wait until the person moves or the page has had time to load, so that
 * neither their code nor a worker competes with its first load.
 */
export function useThumbnails(owner: string): Thumbnails | null {
  const [isWanted, setWanted] = useState(false)
  const { code } = useLazyCode(loadThumbnail, isWanted)
  useEffect(() => {
    const controller = new AbortController()
    const start = () => {
      stop()
      setWanted(true)
    }
    const timer = setTimeout(start, LOADED_MS)
    const stop = () => {
      clearTimeout(timer)
      controller.abort()
    }
    for (const sign of SIGNS_OF_LIFE) {
      addEventListener(sign, start, { passive: true, signal: controller.signal })
    }
    return stop
  }, [])
  return useMemo(() => code && { Thumbnail: code.Thumbnail, owner }, [code, owner])
}
