import { findSensitiveNumbers } from '@/lib/evidence/sensitive-numbers'
import { recognizedText, type RecognizedPage } from '@/lib/file-prep/shared/recognized-text'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { installTextAssets } from '@/lib/file-prep/testing/text-assets'
import { recognizeFile } from '@/lib/file-prep/worker/text/recognize-file'
import { DISTORTIONS, drawPicture, WITH_NUMBER, WITHOUT_NUMBER } from '@/testing/number-pictures'

/**
 * Prints how many numbers in pictures are found, by distortion, and how many false ones. Fails when it is worse than
 * docs/files.md states.
 */
await installBrowserGlobals()
installTextAssets()
/** How many of 70 are found by docs/files.md. */
const DOCUMENTED = 66

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

let [found, all, falseOnes, turnsRight] = [0, 0, 0, 0]
const slow: number[] = []
const VERBOSE = process.argv.includes('-v')
for (const [name, distortion] of Object.entries(DISTORTIONS)) {
  let [foundHere, allHere] = [0, 0]
  const missed: string[] = []
  for (const [template, expected] of [...WITH_NUMBER, ...WITHOUT_NUMBER]) {
    const file = new File([Uint8Array.from(drawPicture(template, distortion))], 'picture.jpg')
    const began = performance.now()
    const pages: RecognizedPage[] = []
    const options = { languages: ['eng', 'jpn', 'tha'] as const, page: null }
    const listener = { onStep: () => {}, onPage: (page: RecognizedPage) => pages.push(page) }
    const unread = await recognizeFile(file, options, listener)
    if (unread) print(`${template.name} was not read: ${unread.why}`)
    slow.push(performance.now() - began)
    const numbers = pages.flatMap((page) => findSensitiveNumbers(recognizedText(page)))
    const isFound = numbers.some(
      ({ kind, lastFour }) => kind === expected?.kind && lastFour === expected.lastFour,
    )
    const straight = Math.round((distortion.angle ?? 0) / 90) * 90
    if ((pages[0]?.turn ?? 0) === (360 - straight) % 360) turnsRight += 1
    else missed.push(`(turn of ${template.name}: ${pages[0]?.turn})`)
    falseOnes += numbers.length - (isFound ? 1 : 0)
    if (!expected) continue
    allHere += 1
    if (isFound) foundHere += 1
    else missed.push(template.name + (VERBOSE ? JSON.stringify(pages.map(recognizedText)) : ''))
  }
  found += foundHere
  all += allHere
  print(`${name}: ${foundHere} of ${allHere}${missed.length ? `, not: ${missed.join(', ')}` : ''}`)
}
slow.sort((one, other) => one - other)
print(
  `found ${found} of ${all}; false ${falseOnes} in ${slow.length} pictures; turned right ${turnsRight}`,
)
print(
  `ms: median ${Math.round(slow[slow.length >> 1] ?? 0)}, longest ${Math.round(slow.at(-1) ?? 0)}`,
)
const isWorse = found < DOCUMENTED || falseOnes > 0 || turnsRight < slow.length
process.exitCode = isWorse ? 1 : 0
