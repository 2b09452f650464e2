'use client'

import { useState } from 'react'
import { nextFit, turn, zoomIn, zoomOut, type Rotation, type Zoom } from './zoom'

/** Zoom and rotation of the displayed file, with the keys that change them. */
export function useZoom(initial: Zoom = 'page') {
  const [zoom, setZoom] = useState<Zoom>(initial)
  const [rotation, setRotation] = useState<Rotation>(0)
  const first = typeof initial === 'number' ? 'page' : initial
  const next = nextFit(zoom, first)

  /** @param shown the current factor, from which steps are counted */
  const controls = (shown: number) => ({
    zoomIn: () => setZoom(zoomIn(shown)),
    zoomOut: () => setZoom(zoomOut(shown)),
    fit: () => setZoom(next),
    /** What `fit` does next, for its name. */
    nextFit: next,
    rotate: () => setRotation(turn),
  })

  const toggleFit = () => setZoom((now) => (typeof now === 'number' ? first : 1))

  return { zoom, rotation, controls, toggleFit }
}

export type ZoomControls = ReturnType<ReturnType<typeof useZoom>['controls']>

export function zoomKeys({ zoomIn: larger, zoomOut: smaller, fit, rotate }: ZoomControls) {
  return { '+': larger, '=': larger, '-': smaller, _: smaller, '0': fit, r: rotate, R: rotate }
}
