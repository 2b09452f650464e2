import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import type { Canvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { areAlike } from '@/lib/evidence/fingerprint'
import { countWork } from '@/lib/evidence/testing/count-work'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import {
  chat,
  generator,
  looked,
  page,
  receipt,
  scene,
  slip,
  WAYS,
} from '@/lib/file-prep/testing/look-alikes'
import { processPdf } from '@/lib/file-prep/worker/pdf/process-pdf'
import { pictureFingerprints } from './picture-fingerprints'
import { textFingerprint } from './text-fingerprint'

const OF_EACH_KIND = 8
const SLIPS = 40

const KINDS: Readonly<Record<string, (random: ReturnType<typeof generator>) => Canvas>> = {
  photo: scene,
  'printed page': page,
  receipt,
  chat,
}

/** As a file that is added is compared with one that is here. */
function isFound(added: readonly string[], here: readonly string[]): boolean {
  return here[0] !== undefined && added.some((fingerprint) => areAlike(fingerprint, here[0] ?? ''))
}

function print(set: string, result: string): void {
  process.stdout.write(`  ${set}: ${result}\n`)
}

function drawn(count: number, draw: (index: number) => Canvas) {
  return Array.from({ length: count }, (_, index) => draw(index)).map((canvas) => ({
    canvas,
    fingerprints: pictureFingerprints(looked(canvas)),
  }))
}

/** The share of pairs of different ones that are taken for the same. */
function falseAlarms(files: readonly (readonly string[])[]) {
  const pairs = files.flatMap((added, at) =>
    files.flatMap((here, index) => (at === index ? [] : [isFound(added, here)])),
  )
  return { pairs: pairs.length, alarms: pairs.filter(Boolean).length }
}

describe('a picture is found again', { timeout: 240_000 }, () => {
  const random = generator(7)
  const pictures = Object.values(KINDS).flatMap((draw) => drawn(OF_EACH_KIND, () => draw(random)))
  const slips = drawn(SLIPS, () => slip(random, 1))

  it.each(Object.entries(WAYS))('%s', async (name, change) => {
    const originals = [...pictures, ...slips.slice(0, OF_EACH_KIND)]
    let found = 0
    for (const { canvas, fingerprints } of originals) {
      if (isFound(pictureFingerprints(looked(await change(canvas))), fingerprints)) found += 1
    }
    print(name, `${found} of ${originals.length} found`)
    // The frequencies of a copy that is shifted as well are others.
    const least = name.includes('lower edge') ? 1 : originals.length
    expect(found).toBeGreaterThanOrEqual(least)
  })

  it('and not taken for another', () => {
    const { pairs, alarms } = falseAlarms(pictures.map(({ fingerprints }) => fingerprints))
    print('different pictures', `${alarms} of ${pairs} pairs taken for the same`)
    expect([pairs > 900, alarms]).toEqual([true, 0])
  })

  it('nor is a transfer slip taken for another one of the same bank', () => {
    const { pairs, alarms } = falseAlarms(slips.map(({ fingerprints }) => fingerprints))
    print('slips of one bank', `${alarms} of ${pairs} pairs taken for the same`)
    expect([pairs > 1500, alarms]).toEqual([true, 0])
  })

  it('unless it has hardly any detail', () => {
    const plain = { width: 400, height: 400, values: new Float32Array(400 * 400).fill(230) }
    const line = {
      ...plain,
      values: plain.values.map((value, at) => (at % 2003 === 0 ? 0 : value)),
    }
    const tiny = { ...looked(scene(random)), width: 63, height: 40 }
    expect([plain, line, tiny].map(pictureFingerprints)).toEqual([[], [], []])
  })
})

const ALPHABETS = {
  en: 'abcdefghijklmnopqrstuvwxyz'.split(''),
  th: 'กขคงจฉชซญดตถทธนบปผพฟภมยรลวสหอ'.split(''),
  ja: 'あいうえおかきくけこさしすせそ注文書請求明細住所確認配送'.split(''),
}

/** Letters from one template: only two names, two numbers, a date and an amount differ. */
function letters(language: keyof typeof ALPHABETS, count: number) {
  const random = generator(11)
  const alphabet = ALPHABETS[language]
  const word = () =>
    Array.from({ length: 2 + random(8) }, () => alphabet[random(alphabet.length)] ?? '').join('')
  const space = language === 'en' ? ' ' : ''
  const words = (length: number) => Array.from({ length }, word).join(space)
  const terms = words(300)
  return Array.from(
    { length: count },
    () =>
      `${words(2)} INV-${100_000 + random(900_000)} ${1 + random(28)}.11.2026\n${terms}\n` +
      `${words(2)} no. ${10_000 + random(90_000)} ${random(9000)}.00 THB`,
  )
}

describe('a text is found again', () => {
  const cases = ['en', 'th', 'ja'] as const

  it.each(cases)('with other spaces, line breaks, case and a page number (%s)', (language) => {
    const texts = letters(language, 20)
    const found = texts.filter((text) => {
      const saved = `${text.replaceAll(' ', '\n').replaceAll('inv', 'INV')}\n1 / 2`
      return isFound([textFingerprint([saved]) ?? ''], [textFingerprint([text]) ?? ''])
    })
    print(`texts saved again, ${language}`, `${found.length} of ${texts.length} found`)
    expect(found.length).toBeGreaterThanOrEqual(16)
  })

  it.each(cases)('and not taken for another letter from the same template (%s)', (language) => {
    const files = letters(language, 20).map((text) => [textFingerprint([text]) ?? ''])
    const { pairs, alarms } = falseAlarms(files)
    print(`letters from one template, ${language}`, `${alarms} of ${pairs} pairs`)
    expect([pairs, alarms]).toEqual([380, 0])
  })

  it('unless it is short, or hardly any of it letters or digits', () => {
    expect(
      ['', 'Page 1 of 2', '  \n'.repeat(1000), '·'.repeat(5000)].map((text) =>
        textFingerprint([text]),
      ),
    ).toEqual([null, null, null, null])
  })

  it('with as much work for a long text as for any longer one', async () => {
    const workOn = async (text: string) => {
      const { steps, touched } = await countWork(() => textFingerprint([text]))
      return steps + touched
    }
    for (const text of ['ﷺ', '1', letters('en', 20).join('')]) {
      const long = text.repeat(Math.ceil(100_000 / text.length))
      expect(await workOn(long.repeat(4))).toBeLessThan(2 * (await workOn(long)))
    }
  })
})

describe('a PDF is found again', () => {
  beforeAll(installBrowserGlobals)

  async function fingerprintsOf(bytes: Uint8Array): Promise<readonly string[]> {
    const copy = Uint8Array.from(bytes)
    const processed = await processPdf(
      { file: new File([copy], 'file.pdf'), bytes: copy },
      () => {},
    )
    return processed.state === 'ready' ? (processed.fingerprints ?? []) : []
  }

  it('by its text, when it is saved again', async () => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    for (const text of letters('en', 2)) {
      const sheet = document.addPage([595, 842])
      sheet.drawText(text, { x: 40, y: 780, size: 9, font, maxWidth: 500 })
    }
    const first = await document.save()
    const again = await PDFDocument.load(first)
    again.setTitle('Saved again')
    const second = await again.save({ useObjectStreams: false })
    expect(second).not.toEqual(first)
    const [one, other] = [await fingerprintsOf(first), await fingerprintsOf(second)]
    expect([one.length, other.length, isFound(other, one)]).toEqual([1, 1, true])
  })

  it('by its first page, when it is a scan, also as the picture itself', async () => {
    const picture = receipt(generator(3))
    const scan = async (quality: number) => {
      const document = await PDFDocument.create()
      const jpg = await document.embedJpg(picture.toBuffer('image/jpeg', quality))
      document.addPage([450, 800]).drawImage(jpg, { x: 0, y: 0, width: 450, height: 800 })
      return fingerprintsOf(await document.save())
    }
    const [one, other] = [await scan(90), await scan(40)]
    expect([one.length, isFound(other, one)]).toEqual([3, true])
    expect(isFound(pictureFingerprints(looked(picture)), one)).toBe(true)
  })
})
