import { describe, expect, it } from 'vitest'
import { SMALL_HEIC, tiledHeic, TWO_SLICES } from '@/e2e/fixtures/heic-files'
import { readBoxFacts } from './isobmff'

const tilesOf = (file: Buffer) => readBoxFacts(new Uint8Array(file))?.tiles

describe('readTiles', () => {
  it('finds the tiles of a picture in the order in which they are laid', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2 }))).toEqual({
      ids: [1, 2, 3, 4, 5, 6],
      columns: 3,
      width: 256,
      height: 192,
    })
  })

  it('has none for a picture that is one piece', () => {
    expect(tilesOf(SMALL_HEIC)).toBeNull()
  })

  it('has none where tiles share their bytes, which would be decoded once for each', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, shared: true }))).toBeNull()
  })

  it('has none where a tile would be decoded more than once', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, tile: TWO_SLICES }))).toBeNull()
  })

  it('has none where the picture lies in layers on another', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, layers: 2 }))).toBeNull()
  })

  it('has none where tiles are missing', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const claim = file.lastIndexOf('ispe')
    file.writeUInt32BE(4 * 256, claim + 8)
    expect(tilesOf(file)).toBeNull()
  })

  it('has none where a tile is named twice', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const lastId = file.indexOf('dimg') + 8 + 5 * 2
    file.writeUInt16BE(1, lastId)
    expect(tilesOf(file)).toBeNull()
  })
})
