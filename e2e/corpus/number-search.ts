import { NUMBER_KINDS } from '../../lib/evidence/number-kinds'
import { findSensitiveNumbers } from '../../lib/evidence/sensitive-numbers'
import { digits, generator, lookalikes, negatives, positives } from '../../testing/number-texts'

/** Recall and precision of the search for numbers over labelled texts, a line for each kind. */
export function measureNumberSearch(): string[] {
  const random = generator(20_261_128)
  const texts = [
    ...positives(random),
    ...negatives(random).map((text) => ({ text, kind: null })),
    ...lookalikes(random).map(({ text }) => ({ text, kind: null })),
  ]
  const found = texts.map(({ text, kind }) => ({
    kind,
    foundKinds: findSensitiveNumbers(text).map((number) => number.kind),
  }))
  const kinds = NUMBER_KINDS.map((one) => {
    const labelled = found.filter(({ kind }) => kind === one)
    const hits = labelled.filter(({ foundKinds }) => foundKinds.includes(one)).length
    const alarms = found.filter(({ kind, foundKinds }) => kind !== one && foundKinds.includes(one))
    const recall = percent(hits / labelled.length)
    const precision = percent(hits / (hits + alarms.length))
    return (
      `${one}: recall ${recall} (${hits} of ${labelled.length}), precision ${precision} ` +
      `(${alarms.length} false in ${texts.length - labelled.length} texts)`
    )
  })
  // Nothing but the digits tells these from cards: they are not counted above.
  const bare = Array.from({ length: 4000 }, () => digits(random, 16, String(1 + random(9))))
  const alarms = bare.filter((text) => findSensitiveNumbers(text).length > 0).length
  return [
    ...kinds,
    `a text of one random number of 16 digits: ${percent(alarms / bare.length)} flagged`,
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
