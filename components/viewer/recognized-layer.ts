import { turnBox, uprightBox, type Box } from '@/lib/file-prep/shared/edit'
import type { RecognizedPage, RecognizedWord } from '@/lib/file-prep/shared/recognized-text'

const TURNS = [0, 90, 180, 270] as const

type Size = { width: number; height: number }

/**
 * Fills a layer with words that were read in the picture of a page, over their places, like `layText` of a PDF.
 * `size`: of the upright page in points; `rotation`: added to the page's own.
 */
export function layRecognizedText(
  { words, turn }: RecognizedPage,
  layer: HTMLElement,
  { size, rotation }: { size: Size; rotation: number },
): void {
  const shown = rotation % 180 === 0 ? size : { width: size.height, height: size.width }
  const angle = (rotation - turn + 360) % 360
  const ruler = document.createElement('canvas').getContext('2d')
  // What pdf.js prepared for the text of the file, of which there is none.
  delete layer.dataset['mainRotation']
  layer.style.width = layer.style.height = '100%'
  for (const word of words) {
    const box = turnBox(uprightBox(word.box, turn), TURNS.find((one) => one === rotation) ?? 0)
    layer.append(wordElement(word, placeOf(box, shown, angle), angle, ruler))
    if (word.endsLine) layer.append(document.createElement('br'))
  }
}

/** The corner at which the text begins, in fractions; its height and length in points. */
type Place = { left: number; top: number; height: number; length: number }

function placeOf({ x, y, width, height }: Box, page: Size, angle: number): Place {
  const isUpright = angle % 180 === 0
  const [across, along] = isUpright
    ? [height * page.height, width * page.width]
    : [width * page.width, height * page.height]
  return {
    left: angle === 90 || angle === 180 ? x + width : x,
    top: angle === 180 || angle === 270 ? y + height : y,
    height: across,
    length: along,
  }
}

function wordElement(
  { text, endsLine }: RecognizedWord,
  { left, top, height, length }: Place,
  angle: number,
  ruler: CanvasRenderingContext2D | null,
): HTMLElement {
  const element = document.createElement('span')
  element.textContent = endsLine ? text : `${text} `
  const { style } = element
  style.left = `${left * 100}%`
  style.top = `${top * 100}%`
  style.fontFamily = 'sans-serif'
  style.setProperty('--font-height', `${height}px`)
  style.setProperty('--rotate', `${angle}deg`)
  if (ruler) {
    ruler.font = `${height}px sans-serif`
    style.setProperty('--scale-x', String(length / (ruler.measureText(text).width || 1)))
  }
  return element
}
