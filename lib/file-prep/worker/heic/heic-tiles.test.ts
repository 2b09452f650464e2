import { describe, expect, it } from 'vitest'
import {
  cameraColours,
  hvcCWithSlice,
  SMALL_HEIC,
  tiledHeic,
  TWO_SLICES,
} from '@/testing/heic-files'
import { readBoxFacts } from './isobmff'

const tilesOf = (file: Buffer) => readBoxFacts(new Uint8Array(file))?.tiles

describe('readTiles', () => {
  it('finds the tiles of a picture in grid order', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2 }))).toEqual({
      ids: [1, 2, 3, 4, 5, 6],
      columns: 3,
      width: 256,
      height: 192,
    })
  })

  it('finds none in a picture without a grid', () => {
    expect(tilesOf(SMALL_HEIC)).toBeNull()
  })

  it('finds none when tiles share their bytes, which would be decoded once for each', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, shared: true }))).toBeNull()
  })

  it('finds none when a tile would be decoded more than once', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, tile: TWO_SLICES }))).toBeNull()
  })

  it('finds none when the picture is a layer on another', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, layers: 2 }))).toBeNull()
  })

  it('finds none when tiles are missing', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const claim = file.lastIndexOf('ispe')
    file.writeUInt32BE(4 * 256, claim + 8)
    expect(tilesOf(file)).toBeNull()
  })

  it('finds none when the decoder configuration contains a picture', () => {
    expect(tilesOf(tiledHeic({ columns: 3, rows: 2, hvcC: hvcCWithSlice() }))).toBeNull()
  })

  it('finds none when the colours of the whole differ from those of the tiles', () => {
    const file = tiledHeic({ columns: 3, rows: 2, mainProperty: cameraColours() })
    expect(tilesOf(file)).toBeNull()
  })

  it('finds none when a tile has two locations', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const firstItem = file.indexOf('iloc') + 4 + 4 + 2 + 2
    file.writeUInt16BE(2, firstItem)
    expect(tilesOf(file)).toBeNull()
  })

  it('finds none when a tile is defined twice', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const lastId = file.indexOf('dimg') + 8 + 5 * 2
    file.writeUInt16BE(1, lastId)
    expect(tilesOf(file)).toBeNull()
  })
})

describe('readBoxFacts', () => {
  const factsOf = (file: Buffer) => readBoxFacts(new Uint8Array(file))

  it('returns every kind of item, also when an item is defined twice', () => {
    const file = tiledHeic({ columns: 3, rows: 2, namedBefore: [[1, 'j2k1']] })
    expect(factsOf(file)?.itemTypes).toEqual(['j2k1', 'hvc1', 'grid'])
    expect(factsOf(file)?.tiles).toBeNull()
  })

  it('aborts when there are too many boxes', () => {
    const file = tiledHeic({ columns: 1, rows: 1 })
    const nothing = Buffer.from([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65])
    const padded = [file, ...Array.from({ length: 5000 }, () => nothing)]
    expect(factsOf(file)).not.toBeNull()
    expect(factsOf(Buffer.concat(padded))).toBeNull()
  })

  it('refuses ambiguous files', () => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    const metaAt = file.indexOf('meta') - 4
    const meta = file.subarray(metaAt, metaAt + file.readUInt32BE(metaAt))
    expect(factsOf(Buffer.concat([file, meta]))).toBeNull()
    file.write('iref', file.indexOf('iloc'), 'latin1')
    expect(factsOf(file)).toBeNull()
  })

  it.each([
    ['dimg', 2],
    ['iloc', 6],
    ['ipma', 4],
  ])('aborts when %s claims more than it contains', (type, countAt) => {
    const file = tiledHeic({ columns: 3, rows: 2 })
    file.writeUInt16BE(0xffff, file.indexOf(type) + 4 + countAt)
    expect(factsOf(file)).toBeNull()
  })
})
