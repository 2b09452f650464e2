import type { Note } from '@/lib/file-prep/shared/processed'
import { pictureFingerprints } from '@/lib/file-prep/worker/fingerprint/picture-fingerprints'
import { drawUpright, judgeGrey, release } from './canvas'
import { isTooSmall, LOOK_PIXELS } from './image-quality'
import { hasSidewaysText, judgePicture } from './judge-picture'

/** What the agent should check about a picture, from its upright copy of `LOOK_PIXELS`; `size`: of the picture itself. */
export function lookAt(
  reduced: OffscreenCanvas,
  size: { width: number; height: number },
): { notes: Note[]; fingerprints: string[] } {
  const notes: Note[] = []
  if (isTooSmall(size)) notes.push({ note: 'too_small', ...size })
  const onWhite = drawUpright(reduced, 1, { ground: '#fff' })
  const fingerprints = judgeGrey(onWhite, LOOK_PIXELS, (grey) => {
    const problem = judgePicture(grey)
    if (problem) notes.push({ note: problem === 'blank' ? 'blank_picture' : problem })
    if (problem === 'blank') return []
    if (hasSidewaysText(grey)) notes.push({ note: 'sideways' })
    return pictureFingerprints(grey)
  })
  release(onWhite)
  return { notes, fingerprints }
}
