import type { Reordering } from './write-scan'

/** Transposes first, then mirrors or flips. */
export type Turn = { isTransposed: boolean; isMirrored: boolean; isFlipped: boolean }

/** Row and column of each coefficient of a block, in zigzag order. */
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

/** By zigzag index: that of the coefficient with row and column exchanged. */
export const TRANSPOSED = Uint8Array.from(ZIGZAG, ([row, column]) =>
  ZIGZAG.findIndex(([otherRow, otherColumn]) => otherRow === column && otherColumn === row),
)

/** Mirroring negates odd horizontal frequencies, flipping odd vertical ones. */
export function reorderingOf({ isTransposed, isMirrored, isFlipped }: Turn): Reordering {
  const zigzag = ZIGZAG.map((_, index) => (isTransposed ? (TRANSPOSED[index] ?? 0) : index))
  const signs = zigzag.map((index) => {
    const [row = 0, column = 0] = ZIGZAG[index] ?? []
    const negations = (isMirrored ? column : 0) + (isFlipped ? row : 0)
    return negations % 2 === 0 ? 1 : -1
  })
  return { zigzag: Uint8Array.from(zigzag), signs: Int8Array.from(signs) }
}

/**
 * Maps the column and row of a block after the turn to its index before.
 * @param size in blocks, before the turn
 */
export function sourceBlockOf(
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
