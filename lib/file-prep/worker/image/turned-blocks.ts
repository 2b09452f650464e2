import type { Reordering } from './write-scan'

/** Where the blocks of a JPG, and the numbers in them, are when the picture is turned. */

/** `isTransposed`: rows become columns, before the other two. */
export type Turn = { isTransposed: boolean; isMirrored: boolean; isFlipped: boolean }

/** The row and column of each number of a block, in the order in which they are stored. */
const ZIGZAG = zigzag()

function zigzag(): readonly (readonly [row: number, column: number])[] {
  const order: [number, number][] = []
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    for (let step = 0; step <= diagonal; step++) {
      const [row, column] = diagonal % 2 === 0 ? [diagonal - step, step] : [step, diagonal - step]
      if (row < 8 && column < 8) order.push([row, column])
    }
  }
  return order
}

/** Where each number is when rows and columns are exchanged. */
export const TRANSPOSED = Uint8Array.from(ZIGZAG, ([row, column]) =>
  ZIGZAG.findIndex(([otherRow, otherColumn]) => otherRow === column && otherColumn === row),
)

/** How the numbers in a block change: the odd waves along a direction are reversed by a mirror. */
export function reorderingOf({ isTransposed, isMirrored, isFlipped }: Turn): Reordering {
  const places = ZIGZAG.map((_, place) => (isTransposed ? (TRANSPOSED[place] ?? 0) : place))
  const signs = places.map((place) => {
    const [row = 0, column = 0] = ZIGZAG[place] ?? []
    const reversals = (isMirrored ? column : 0) + (isFlipped ? row : 0)
    return reversals % 2 === 0 ? 1 : -1
  })
  return { places: Uint8Array.from(places), signs: Int8Array.from(signs) }
}

/** The numbers of blocks by their columns and rows after the turn; `across` and `down`: of them all, before it. */
export function numbersAfter(
  { across, down }: { across: number; down: number },
  { isTransposed, isMirrored, isFlipped }: Turn,
): (column: number, row: number) => number {
  const [lastColumn, lastRow] = isTransposed ? [down - 1, across - 1] : [across - 1, down - 1]
  return (column, row) => {
    const x = isMirrored ? lastColumn - column : column
    const y = isFlipped ? lastRow - row : row
    return isTransposed ? x * across + y : y * across + x
  }
}
