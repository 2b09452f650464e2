'use client'

import { useState } from 'react'
import { turn, zoomIn, zoomOut, type Rotation, type Zoom } from './zoom'

/** Zoom and rotation of the displayed file, with the keys that change them. */
export function useZoom(initial: Zoom = 'fit') {
  const [zoom, setZoom] = useState<Zoom>(initial)
  const [rotation, setRotation] = useState<Rotation>(0)

  /** @param shown the current factor, from which steps are counted */
  const controls = (shown: number) => ({
    zoomIn: () => setZoom(zoomIn(shown)),
    zoomOut: () => setZoom(zoomOut(shown)),
    fit: () => setZoom('fit'),
    rotate: () => setRotation(turn),
  })

  const toggleFit = () => setZoom((now) => (now === 'fit' ? 1 : 'fit'))

  return { zoom, rotation, controls, toggleFit }
}

export type ZoomControls = ReturnType<ReturnType<typeof useZoom>['controls']>

export function zoomKeys({ zoomIn: larger, zoomOut: smaller, fit, rotate }: ZoomControls) {
  return { '+': larger, '=': larger, '-': smaller, _: smaller, '0': fit, r: rotate, R: rotate }
}
