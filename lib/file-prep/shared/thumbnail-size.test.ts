import { expect, it } from 'vitest'
import { fitWithin } from './thumbnail-size'

it.each([
  [
    { width: 4000, height: 3000 },
    { width: 320, height: 240 },
  ],
  [
    { width: 3000, height: 4000 },
    { width: 240, height: 320 },
  ],
  [
    { width: 1080, height: 60_000 },
    { width: 6, height: 320 },
  ],
  [
    { width: 1, height: 90_000 },
    { width: 1, height: 320 },
  ],
  [
    { width: 20, height: 10 },
    { width: 20, height: 10 },
  ],
])('fits %o into 320 pixels', (size, expected) => {
  expect(fitWithin(size, 320)).toEqual(expected)
})
