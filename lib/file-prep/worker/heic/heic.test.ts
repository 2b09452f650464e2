import libheif from 'libheif-js/package.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { isPhonePicture } from './heic'
import { LIBHEIF_VERSION } from './libheif'

it('is fetched from the folder of the installed version', () => {
  expect(LIBHEIF_VERSION).toBe(libheif.version)
})

describe('isPhonePicture', () => {
  const withItems = (itemTypes: string[]) => ({
    format: 'heic' as const,
    width: 1,
    height: 1,
    orientation: 1 as const,
    hasLocation: false,
    metadata: [],
    hasColourProfile: false,
    frames: 'one' as const,
    main: 1,
    itemTypes,
    tiles: null,
    largest: { width: 1, height: 1 },
    profile: null,
    jpeg: null,
    jpegTypes: [],
  })

  it('accepts what phones write', () => {
    expect(isPhonePicture(withItems(['hvc1']))).toBe(true)
    expect(isPhonePicture(withItems(['hvc1', 'grid', 'Exif', 'mime', 'tmap']))).toBe(true)
  })

  it('refuses what phones do not write', () => {
    for (const odd of ['unci', 'jpeg', 'j2k1', 'mski', 'tili', 'vvc1', 'av01']) {
      expect(isPhonePicture(withItems(['hvc1', odd]))).toBe(false)
    }
    expect(isPhonePicture(withItems([]))).toBe(false)
  })
})
