import type { EditPlan } from '@/lib/file-prep/shared/edit'
import { newCanvas } from './canvas'

/** Carries out a plan on a picture: what is black in the result is in no byte of it any more. */
export function drawEdit(
  source: ImageBitmap | OffscreenCanvas,
  { source: kept, black, turn, size }: EditPlan,
): OffscreenCanvas {
  const { canvas, context } = newCanvas(size)
  context.translate(size.width / 2, size.height / 2)
  context.rotate((turn * Math.PI) / 180)
  context.translate(-kept.width / 2, -kept.height / 2)
  context.drawImage(
    source,
    kept.left,
    kept.top,
    kept.width,
    kept.height,
    0,
    0,
    kept.width,
    kept.height,
  )
  context.fillStyle = '#000'
  for (const { left, top, width, height } of black) {
    context.fillRect(left - kept.left, top - kept.top, width, height)
  }
  context.resetTransform()
  return canvas
}
