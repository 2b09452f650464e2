import type { EditPlan } from '@/lib/file-prep/shared/edit'
import { newCanvas } from './canvas'

/** Applies an edit plan to a picture. No byte of the result contains the blacked-out content. */
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
