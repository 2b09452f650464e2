import { ABOUT_DOCUMENTS, PHRASES, type Weight } from './kind-phrases'
import { KINDS, type Kind } from './kinds'

/** A kind that is not chosen yet, with the words of the file that suggest it. */
export type KindSuggestion = {
  kind: Kind
  why: { in: 'filename' | 'text'; words: string }
}

/** Titles are at the top of a page; below, the same words are details. In characters of the normalised text. */
const HEAD_LENGTH = 400
/** Enough for the letterhead and the first lines of any page. */
const MAX_LENGTH = 3_000

/** The least score of a suggestion, and its least lead over every other kind. */
const ENOUGH = 3
const CLEAR_LEAD = 2

/** Details below the head support a title, and count at most this much together. */
const BODY_SHARE = 0.25
const MAX_FROM_BODY = 1

/**
 * The kind that a file seems to be, by its name and the text of its first page (empty while that of a picture is unread);
 * null unless the words are clear. A camera's name such as IMG_2041.jpg says nothing.
 */
export function suggestKind(filename: string, text = ''): KindSuggestion | null {
  const stem = filename.slice(0, MAX_LENGTH).replace(/\.[a-z0-9]{1,5}$/i, '')
  if (wordsOfName(stem).some((words) => words.search(ANY_ABOUT) !== -1)) return null
  const start = text.slice(0, MAX_LENGTH)
  const found = [
    ...findInFilename(stem),
    ...findInText(start),
    ...findPatterns(start.slice(0, HEAD_LENGTH), HEAD_PATTERNS, 'text'),
    ...findPatterns(start, TEXT_PATTERNS, 'text'),
  ]
  const scores = KINDS.map((kind) => ({ kind, score: scoreOf(kind, found) }))
  const [best, second] = scores.toSorted((left, right) => right.score - left.score)
  if (!best || best.score < ENOUGH || best.score - (second?.score ?? 0) < CLEAR_LEAD) return null
  const reasons = found.filter(({ kind, at }) => kind === best.kind && at !== 'body')
  const [reason] = reasons.toSorted((left, right) => right.score - left.score)
  if (!reason) return null
  const place = reason.at === 'filename' ? 'filename' : 'text'
  return { kind: best.kind, why: { in: place, words: reason.words } }
}

/** `body`: below the head of a text, or in a sentence. */
type Place = 'filename' | 'text' | 'body'

type Found = { kind: Kind; at: Place; words: string; score: number }

/** Repeated words count once. */
function scoreOf(kind: Kind, found: readonly Found[]): number {
  const sumAt = (place: Place) => {
    const ofWords = new Map<string, number>()
    for (const { words, score } of found.filter(
      (each) => each.kind === kind && each.at === place,
    )) {
      const key = words.toLowerCase()
      ofWords.set(key, Math.max(ofWords.get(key) ?? 0, score))
    }
    return [...ofWords.values()].reduce((sum, score) => sum + score, 0)
  }
  return sumAt('filename') + sumAt('text') + Math.min(MAX_FROM_BODY, sumAt('body'))
}

function scoreAt(place: Place, weight: Weight): number {
  if (place === 'filename') return weight.name
  return place === 'text' ? weight.text : weight.text * BODY_SHARE
}

/** Lines between two sentences are read as one, since a title may take several. */
function findInText(text: string): Found[] {
  const blocks: { lines: string; sentence: boolean }[] = []
  for (const line of text.split('\n')) {
    const sentence = isSentence(line)
    const last = blocks.at(-1)
    if (last && !sentence && !last.sentence) last.lines += `\n${line}`
    else blocks.push({ lines: line, sentence })
  }
  let left = HEAD_LENGTH
  return blocks.flatMap(({ lines, sentence }) => {
    const words = normalize(lines)
    const head = words.slice(0, left)
    const body = words.slice(left)
    left = Math.max(0, left - words.length - 1)
    return [...findPhrases(head, sentence ? 'sentence' : 'text'), ...findPhrases(body, 'body')]
  })
}

/**
 * Words that are in sentences, and hardly in titles, letterheads and tables. Thai ที่ ("which") also ends the nouns of
 * printed forms (เล่มที่ "book no.", วันที่ "date") and makes numbers ordinal.
 */
const WORDS_OF_SENTENCES =
  /(?<![a-z])(?:the|to|you|your|we|our|us|is|are|be|by|with|that|and|of|in|or|may|will)(?![a-z])|[をはが]|ます|です|する|และ|(?<!เล่ม|เลข|วัน|หน้า|สถาน|ลำดับ|ฉบับ|พื้น)ที่(?!อยู่|ทำการ| ?\p{N})|ของ|จะ|โดย/giu
const MIN_WORDS_OF_A_SENTENCE = 3

/** The phrases themselves do not count: "terms and conditions" is a title. */
function isSentence(line: string): boolean {
  const others = normalize(line).replace(ANY_PHRASE, ' ')
  return [...others.matchAll(WORDS_OF_SENTENCES)].length >= MIN_WORDS_OF_A_SENTENCE
}

/** Names also separate words by capitals: DeliveryReceipt.pdf. */
function wordsOfName(stem: string): string[] {
  return [normalize(stem), normalize(stem.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '))]
}

function findInFilename(stem: string): Found[] {
  return [
    ...wordsOfName(stem).flatMap((words) => findPhrases(words, 'filename')),
    ...findPatterns(stem, FILENAME_PATTERNS, 'filename'),
  ]
}

type Entry = { kind: Kind | null; weight: Weight; phrase: string }

/** By the normalised phrase. */
const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  PHRASES.flatMap(({ kind, weight, phrases }) =>
    phrases.map((phrase): [string, Entry] => [normalize(phrase), { kind, weight, phrase }]),
  ),
)

/** Finds the longest phrase at each position. Latin ones are whole words; Thai and Japanese have no spaces. */
function anyOf(phrases: Iterable<string>): RegExp {
  const longestFirst = [...phrases].toSorted((left, right) => right.length - left.length)
  const latin = longestFirst.filter((phrase) => /^[a-z]/.test(phrase)).join('|')
  const others = longestFirst.filter((phrase) => !/^[a-z]/.test(phrase)).join('|')
  return new RegExp(`(?<![a-z])(${latin})(?:e?s)?(?![a-z])|${others}`, 'giu')
}

const ANY_PHRASE = anyOf(ENTRIES.keys())
const ANY_ABOUT = anyOf(ABOUT_DOCUMENTS.map(normalize))

function findPhrases(text: string, from: Place | 'sentence'): Found[] {
  return [...text.matchAll(ANY_PHRASE)].flatMap(([matched, latin]) => {
    const entry = ENTRIES.get((latin ?? matched).toLowerCase())
    if (!entry?.kind) return []
    const inSentence = entry.weight.inSentences ? 'text' : 'body'
    const at = from === 'sentence' ? inSentence : from
    // A phrase whose letters are spaced in the file is shown as it is usually written.
    const words = latin === undefined ? entry.phrase : matched
    return [{ kind: entry.kind, at, words, score: scoreAt(at, entry.weight) }]
  })
}

type Pattern = { kind: Kind; score: number; pattern: RegExp }

/** Of the postal union (EX123456789TH), of carriers in Thailand (TH0192…), and of UPS. */
const TRACKING_NUMBER =
  /(?<![a-z\d])(?:[a-z]{2}\d{9}[a-z]{2}|th\d{8,16}[a-z]?|1z[a-z\d]{16})(?![a-z\d])/i

const FILENAME_PATTERNS: readonly Pattern[] = [
  { kind: 'proof_of_receipt', score: 3, pattern: TRACKING_NUMBER },
  // INV-20417, PO 8812.
  {
    kind: 'details_of_purchase',
    score: 4,
    pattern: /(?<![a-z])(?:inv|po)[ _.#-]{0,2}(?:\d{4}[ _.-])?\d{2,}/i,
  },
  // Phones append the app to the name of a screenshot.
  {
    kind: 'proof_of_acceptance',
    score: 4,
    pattern: /(?<=^screenshot.{0,40})(?:line|whatsapp|messenger|wechat|instagram)$/i,
  },
]

const WRITERS = 'customer|agent|support|seller|ลูกค้า|แอดมิน|ร้านค้า|お客様|担当|店舗|ショップ'

const HEAD_PATTERNS: readonly Pattern[] = [
  // Notices of shops: "Delivered: your order". A date after it is a detail of an invoice.
  {
    kind: 'proof_of_receipt',
    score: 3,
    pattern:
      /^[^\w\n]*delivered: +(?=["“'‘\p{L}])(?!(?:(?:on|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.,]* ?){1,3}\d)/imu,
  },
]

const TEXT_PATTERNS: readonly Pattern[] = [
  { kind: 'proof_of_receipt', score: 1, pattern: TRACKING_NUMBER },
  // Notices of carriers and shops: "Your package was delivered".
  {
    kind: 'proof_of_receipt',
    score: 3,
    pattern:
      /^[^\w\n]*your (?:[^\n.]{0,60} )?(?:package|parcel|shipment|item|order)\b[^\n.]{0,60} (?:was|has been|is|have been) (?:delivered|shipped|dispatched|out for delivery|on its way)/im,
  },
  // Chats as LINE and WhatsApp export them, and copied ones: lines that begin with who wrote, or when.
  { kind: 'proof_of_acceptance', score: 4, pattern: /^\s*\[LINE\]/ },
  {
    kind: 'proof_of_acceptance',
    score: 3,
    pattern: /(?:^\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}[^\n:]{0,60}:[^\n]*\n?){3}/m,
  },
  {
    kind: 'proof_of_acceptance',
    score: 3,
    pattern: new RegExp(
      `^(?:${WRITERS}) ?[:：](?=(?:[^\\n]*\\n){1,6}?(?:${WRITERS}) ?[:：])`,
      'im',
    ),
  },
]

/** Of an excerpt on screen. */
const MAX_WORDS_LENGTH = 40

function findPatterns(text: string, patterns: readonly Pattern[], at: Place): Found[] {
  return patterns.flatMap(({ kind, pattern, score }) => {
    const [line = ''] = (pattern.exec(text)?.[0] ?? '').trim().split('\n')
    const words = line.slice(0, MAX_WORDS_LENGTH)
    return words ? [{ kind, at, words, score }] : []
  })
}

/**
 * Words separated by one space, in compatible letters (full width becomes Latin). PDFs space the letters of a title
 * (領 収 書, I N V O I C E) and of Thai text, so spaces within Thai and Japanese go.
 */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}&]+/gu, ' ')
    .replace(/(?<=[\u0e00-\u0e7f]) (?=[\u0e00-\u0e7f])/g, '')
    .replace(/(?<=[\u3005-\u30ff\u3400-\u9fff]) (?=[\u3005-\u30ff\u3400-\u9fff])/g, '')
    .replace(/(?<![a-z\d])[a-z](?: [a-z]){3,}(?![a-z\d])/gi, (spaced) => spaced.replaceAll(' ', ''))
    .trim()
}
