import load from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import libheif from 'libheif-js/package.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { nullIfDamaged } from '@/lib/file-prep/worker/bytes'
import { isPhonePicture } from './heic'
import { LIBHEIF_VERSION, openHeif, type Libheif } from './libheif'

it('is fetched from the folder of the installed version', () => {
  expect(LIBHEIF_VERSION).toBe(libheif.version)
})

describe('openHeif', () => {
  const decoder = load()
  const { heif_error_code: codes, heif_suberror_code: subcodes } = decoder
  const noMemory = { code: codes.heif_error_Memory_allocation_error, subcode: undefined }
  const overLimit = { ...noMemory, subcode: subcodes.heif_suberror_Security_limit_exceeded }

  /** A libheif in which one function fails. */
  function failing(calls: Partial<Libheif>): Libheif {
    const ok = { code: codes.heif_error_Ok, subcode: undefined }
    return Object.assign(Object.create(decoder), {
      heif_context_read_from_memory: () => ok,
      heif_js_context_get_image_handle: () => ({}),
      heif_image_handle_release: () => undefined,
      ...calls,
    })
  }

  function errorOf(calls: Partial<Libheif>): unknown {
    try {
      openHeif(failing(calls), new Uint8Array(50)).decode(1)
    } catch (error) {
      return error
    }
    return null
  }

  it.each([
    'heif_context_read_from_memory',
    'heif_js_context_get_image_handle',
    'heif_js_decode_image2',
  ])('tells too little memory from a file that is damaged or over a limit: %s', (call) => {
    expect(() => nullIfDamaged(errorOf({ [call]: () => noMemory }))).toThrow(RangeError)
    expect(errorOf({ [call]: () => overLimit })).toBeInstanceOf(Error)
    expect(nullIfDamaged(errorOf({ [call]: () => overLimit }))).toBeNull()
  })

  it('takes a file without a header for damaged', () => {
    expect(() => openHeif(decoder, new Uint8Array(50))).toThrow('The file makes no sense')
  })
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
