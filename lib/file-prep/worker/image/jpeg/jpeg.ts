import {
  JpegSegmentFinder,
  MAX_JPEG_SEGMENTS,
  type JpegSegment,
} from '@/lib/evidence/jpeg-segment-finder'
import { ascii, joinBytes, startsWith, viewOf } from '@/lib/file-prep/worker/bytes'
import { readTiffFacts } from '@/lib/file-prep/worker/image/exif'
import { APP0, APP1, APP13, APP14, APP2, COM, DQT, EOI, SOI, SOS } from './jpeg-markers'
import type { MetadataKind, PictureFacts } from '@/lib/file-prep/worker/image/metadata'

/** Including the payload; the entropy-coded data after an SOS header counts as part of it. */
export type Segment = JpegSegment & {
  payload: Uint8Array
  /** Of a scan: where its entropy-coded data starts. */
  dataStart: number
}

const FF = 0xff

const EXIF = 'Exif\0'
const XMP = 'http://ns.adobe.com/x'
const ICC = 'ICC_PROFILE\0'
const ICC_HEADER_BYTES = 14
// A segment has 65,533 bytes; a profile is split into pieces of the space after the header.
const ICC_PIECE_BYTES = 65_519

/** The sum of the 64 luminance steps in ITU-T T.81, annex K, which are used unscaled at quality 50. */
const STEPS_AT_50 = 3688

/**
 * Null when the headers are invalid, or too many. A picture that is truncated or damaged in its pixels still has
 * metadata.
 */
export function readJpegFacts(bytes: Uint8Array): PictureFacts | null {
  const found = new Set<MetadataKind>()
  const facts = { width: 0, height: 0, hasLocation: false, hasColourProfile: false }
  let orientation: PictureFacts['orientation'] = 1
  let end = 2
  let count = 0
  for (const segment of jpegSegments(bytes)) {
    const { payload, size } = segment
    count += 1
    if (count > MAX_JPEG_SEGMENTS) return null
    if (hasStrayBytes(bytes.subarray(end, segment.start))) found.add('other')
    end = segment.end
    if (size && facts.width === 0) Object.assign(facts, size)
    if (isProfile(segment)) facts.hasColourProfile = true
    const kind = metadataKind(segment)
    if (kind === 'exif' && !found.has('exif')) {
      const exif = readTiffFacts(payload.subarray(6))
      orientation = exif.orientation
      facts.hasLocation ||= exif.hasLocation
    }
    if (kind === 'xmp') facts.hasLocation ||= namesLocation(payload)
    if (kind) found.add(kind)
  }
  if (facts.width === 0 || facts.height === 0) return null
  // A film, another picture or padding.
  if (end < bytes.length) found.add('other')
  return { format: 'jpg', ...facts, orientation, metadata: [...found], frames: 'one' }
}

/**
 * The same picture without metadata on location, time, author and device. Everything that affects the pixels stays byte
 * for byte: tables, scans, JFIF, colour profile, Adobe's colour transform. Bytes between segments are removed, as is
 * data after the end of the picture, where phones store more pictures with their own metadata. Null when the segments
 * do not reach the end of the picture.
 */
export function stripJpeg(
  bytes: Uint8Array,
  { keepProfile = true } = {},
): Uint8Array<ArrayBuffer> | null {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let ended = false
  for (const segment of jpegSegments(bytes)) {
    const profile = isProfile(segment)
    if (profile ? keepProfile : !metadataKind(segment)) {
      kept.push(bytes.subarray(segment.start, segment.end))
    }
    ended = segment.marker === EOI
  }
  return ended ? joinBytes(kept) : null
}

/**
 * A picture that ends in the middle of a scan, with an end mark: decoders show what is there. Null when it has no scan.
 */
export function withJpegEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  let end = 0
  for (const segment of jpegSegments(bytes)) {
    if (segment.marker === EOI) return null
    if (segment.marker === SOS) end = segment.end
  }
  // Half of a marker, or of an escaped byte.
  if (bytes[end - 1] === FF) end -= 1
  return end > 0 ? joinBytes([bytes.subarray(0, end), Uint8Array.of(FF, EOI)]) : null
}

/** The ICC profile, joined from its pieces; null when there is none, or it is incomplete. */
export function readJpegProfile(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const pieces = new Map<number, Uint8Array>()
  let count = 0
  for (const segment of jpegSegments(bytes)) {
    if (!isProfile(segment)) continue
    pieces.set(segment.payload[12] ?? 0, segment.payload.subarray(ICC_HEADER_BYTES))
    count = segment.payload[13] ?? 0
  }
  const ordered = Array.from({ length: count }, (_, index) => pieces.get(index + 1))
  const whole = ordered.filter((piece) => piece !== undefined)
  return count > 0 && whole.length === count ? joinBytes(whole) : null
}

/**
 * From 1 to 100, as in encoders: 100 divides the pixels by the smallest steps. Estimated from the sum of the steps,
 * which also works for encoders with their own tables. Null without a table of them.
 */
export function readJpegQuality(bytes: Uint8Array): number | null {
  for (const { marker, payload } of jpegSegments(bytes)) {
    const [kind] = payload
    if (marker !== DQT || kind === undefined || (kind & 15) !== 0) continue
    const wide = kind >> 4 !== 0
    if (payload.length < (wide ? 129 : 65)) return null
    let sum = 0
    for (let step = 0; step < 64; step++) {
      sum += wide ? viewOf(payload).getUint16(1 + step * 2) : (payload[1 + step] ?? 0)
    }
    const percent = (100 * sum) / STEPS_AT_50
    const quality = percent <= 100 ? (200 - percent) / 2 : 5000 / percent
    return Math.min(100, Math.max(1, Math.round(quality)))
  }
  return null
}

/** Inserts an ICC profile into a JPG that has none, after the first headers. */
export function withJpegProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = Math.ceil(profile.length / ICC_PIECE_BYTES)
  const segments = Array.from({ length: count }, (_, index) => {
    const piece = profile.subarray(index * ICC_PIECE_BYTES, (index + 1) * ICC_PIECE_BYTES)
    const name = Uint8Array.from(ICC, (character) => character.charCodeAt(0))
    return segmentOf(APP2, joinBytes([name, Uint8Array.of(index + 1, count), piece]))
  })
  let at = 2
  for (const { marker, end } of jpegSegments(bytes)) {
    if (marker !== APP0) break
    at = end
  }
  return joinBytes([bytes.subarray(0, at), ...segments, bytes.subarray(at)])
}

/** @param payload at most 65,533 bytes */
export function segmentOf(marker: number, payload: ArrayLike<number>): Uint8Array {
  const length = payload.length + 2
  const segment = new Uint8Array(length + 2)
  segment.set([FF, marker, length >> 8, length & 0xff])
  segment.set(payload, 4)
  return segment
}

/**
 * From the first marker after SOI up to EOI; ends early when a payload extends past the end of the file, or another
 * picture starts in a scan.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment> {
  if (bytes[0] !== FF || bytes[1] !== SOI) return
  for (const found of new JpegSegmentFinder().push(bytes)) {
    if (found.end > bytes.length) return
    const end = found.marker === SOS ? endOfScan(bytes, found.end) : found.end
    const payload = bytes.subarray(found.start + 4, found.end)
    yield { ...found, end, payload, dataStart: found.end }
    if (found.marker === SOS && bytes[end + 1] === SOI) return
  }
}

/** In a scan FF is followed by 0 (a data byte), a restart marker or a fill byte; anything else ends it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(FF, from); at !== -1; at = bytes.indexOf(FF, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next === FF || next === 0 || (next >= 0xd0 && next <= 0xd7)) continue
    return at
  }
  return bytes.length
}

function isProfile({ marker, payload }: Segment): boolean {
  return marker === APP2 && startsWith(payload, ICC)
}

/** Null for segments that belong to the picture. */
function metadataKind({ marker, payload }: Segment): MetadataKind | null {
  if (marker === COM) return 'comment'
  if (marker < APP0 || marker > 0xef) return belongsToPicture(marker) ? null : 'other'
  if (marker === APP0) return startsWith(payload, 'JFIF\0') ? jfifKind(payload) : 'thumbnail'
  if (marker === APP14 && startsWith(payload, 'Adobe')) return null
  if (marker === APP2 && startsWith(payload, ICC)) return null
  if (marker === APP1 && startsWith(payload, EXIF)) return 'exif'
  if (marker === APP1 && startsWith(payload, XMP)) return 'xmp'
  if (marker === APP13) return 'iptc'
  return 'other'
}

/** Frames, tables and scans; the other numbers are reserved, and decoders ignore them. */
function belongsToPicture(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xdf && marker !== 0xc8
}

/** JFIF may contain a thumbnail; then the whole header is dropped, which viewers do not need. */
function jfifKind(payload: Uint8Array): MetadataKind | null {
  return payload.length > 14 ? 'thumbnail' : null
}

/** Between two segments, where fill bytes are allowed. */
function hasStrayBytes(gap: Uint8Array): boolean {
  return gap.some((byte) => byte !== 0xff)
}

function namesLocation(xmp: Uint8Array): boolean {
  return /exif:GPSL|Iptc4xmpExt:Location|photoshop:City/.test(latin(xmp))
}

function latin(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += ascii(bytes, at, at + 8192)
  return text
}
