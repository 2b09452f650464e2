import { findSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import type { Edit } from '@/lib/file-prep/shared/edit'
import type { OnStep, UnreadReason } from '@/lib/file-prep/shared/processed'
import {
  recognizedText,
  type RecognizedPage,
  type RecognizedWord,
  type TextLanguage,
} from '@/lib/file-prep/shared/recognized-text'
import { drawAndRelease, drawUpright, release } from '@/lib/file-prep/worker/image/canvas'
import type { Orientation } from '@/lib/file-prep/worker/image/metadata'
import { joinedLetters } from './joined-letters'
import { openReader, type ReadWord } from './text-engine'
import type { TimeBudget } from './time-budget'

type Turn = Edit['turn']
type Size = { width: number; height: number }
type Reading = { turn: Turn; words: readonly RecognizedWord[]; excess: number }

/**
 * How certain a reading in the right language and direction is at least, as the mean over its letters. Otherwise it is
 * below 0.45; the model for Thai is certain of anything.
 */
const SURE: Readonly<Record<TextLanguage, number>> = { eng: 0.65, jpn: 0.65, tha: 0.8 }
/** A picture with fewer letters has no text to try again for. */
const MIN_LETTERS = 12
/** A word is written sideways when it is higher than wide; one of two letters says nothing. */
const MIN_WORD = 3

type ReadPageOptions = {
  onStep: OnStep
  budget: TimeBudget
  /** Read in this direction only. */
  isUpright?: boolean
}

type PageReading = Omit<RecognizedPage, 'page'> & {
  /** Why it is not read in every way that it needs; null when it is. */
  stopped: UnreadReason | null
}

/**
 * Reads a picture in each language and direction until a reading is sure. Most are after the first; a picture without
 * text has six. When none is sure, one with a number in it counts most. An engine that cannot be loaded, or the end of
 * the time, stops it: what was read until then is the result.
 * @param draw draws the picture for each reading, since the memory of a drawn one is needed for reading
 * @throws when it cannot be drawn, or an engine fails
 */
export async function readPage(
  draw: () => Promise<OffscreenCanvas>,
  languages: readonly TextLanguage[],
  { onStep, budget, isUpright = false }: ReadPageOptions,
): Promise<PageReading> {
  const read = async (language: TextLanguage, turn: Turn) => {
    const pixels = pixelsTurned(await budget.pausedFor(draw), turn)
    onStep('loading')
    const readWords = await budget
      .pausedFor(() => openReader(language))
      .catch((cause: unknown) => {
        throw new ReadingStopped('not_loaded', { cause })
      })
    if (budget.isSpent()) throw new ReadingStopped('took_too_long')
    onStep('recognizing')
    const words = readWords(pixels)
    return { words, reading: asReading(words, { turn, language, size: pixels }) }
  }
  const readings: Reading[] = []
  let isSideways = false
  let stopped: UnreadReason | null = null
  try {
    const [first = 'eng'] = languages
    const { words, reading } = await read(first, 0)
    isSideways = !isUpright && isMostlySideways(words)
    if (reading.excess >= 0 && !isSideways) return { ...reading, stopped }
    if (letters(words) < MIN_LETTERS) return { ...reading, stopped }

    if (!isSideways) readings.push(reading)
    const turns = isUpright ? ([0] as const) : isSideways ? SIDEWAYS : UPRIGHT
    for (const language of languages) {
      for (const turn of turns) {
        if (language === first && turn === 0) continue
        readings.push((await read(language, turn)).reading)
      }
      const best = readings.toSorted((one, other) => other.excess - one.excess)[0]
      if (best && best.excess >= 0) return { ...best, stopped }
    }
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error
    stopped = error.why
  }
  const found = readings.find(hasNumber) ?? asItIs(readings, isSideways)
  return { turn: 0, words: [], ...found, stopped }
}

class ReadingStopped extends Error {
  override readonly name = 'ReadingStopped'
  readonly why: UnreadReason

  constructor(why: UnreadReason, options?: ErrorOptions) {
    super(why, options)
    this.why = why
  }
}

const UPRIGHT = [0, 180] as const
const SIDEWAYS = [90, 270] as const

/** Nothing says in which direction the text of an unsure reading runs. */
function asItIs(readings: readonly Reading[], isSideways: boolean): Reading | undefined {
  return isSideways ? undefined : readings.find(({ turn }) => turn === 0)
}

function hasNumber(reading: Reading): boolean {
  return findSensitiveNumbers(recognizedText(reading)).length > 0
}

type Conditions = { turn: Turn; language: TextLanguage; size: Size }

function asReading(words: readonly ReadWord[], { turn, language, size }: Conditions): Reading {
  const sum = words.reduce((total, { text, confidence }) => total + confidence * text.length, 0)
  return {
    turn,
    words: joinedLetters(words).map((word) => within(word, size)),
    excess: sum / (letters(words) || 1) - SURE[language],
  }
}

function letters(words: readonly ReadWord[]): number {
  return words.reduce((total, { text }) => total + text.length, 0)
}

/** The engine finds the lines of text that runs upwards or downwards, and reads only one of both. */
function isMostlySideways(words: readonly ReadWord[]): boolean {
  const long = words.filter(({ text }) => text.length >= MIN_WORD)
  const high = long.filter(({ left, right, top, bottom }) => bottom - top > right - left)
  return high.length * 2 > long.length
}

function within(word: ReadWord, { width, height }: Size): RecognizedWord {
  const { text, endsLine, left, right, top, bottom } = word
  const box = {
    x: left / width,
    y: top / height,
    width: (right - left) / width,
    height: (bottom - top) / height,
  }
  return { text, endsLine, box }
}

/** For an upright picture after this turn, in degrees. */
const ORIENTATION: Readonly<Record<Turn, Orientation>> = { 0: 1, 90: 6, 180: 3, 270: 8 }

/** Releases the picture. */
function pixelsTurned(picture: OffscreenCanvas, turn: Turn): ImageData {
  const turned =
    turn === 0
      ? picture
      : drawAndRelease(picture, () => drawUpright(picture, ORIENTATION[turn], { ground: '#fff' }))
  const pixels = turned.getContext('2d')?.getImageData(0, 0, turned.width, turned.height)
  release(turned)
  if (!pixels) throw new Error('No canvas to read')
  return pixels
}
