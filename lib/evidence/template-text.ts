/** The values for a template; unknown ones are absent. In English, which banks read everywhere. */
export const TEMPLATE_FACTS = [
  'chargeId',
  'amount',
  'chargedOn',
  'card',
  'cardholder',
  'email',
  'ip',
  'authentication',
  'order',
  'tracking',
  'refunded',
  'documents',
] as const

export type TemplateFact = (typeof TEMPLATE_FACTS)[number]
export type TemplateFacts = Readonly<Partial<Record<TemplateFact, string>>>

/** A template of the team, filled with the known facts. A line with an unknown one is left out. */
export function fillTemplate(text: string, facts: TemplateFacts): string {
  const lines = text.split('\n').flatMap((line) => fillLine(line, facts) ?? [])
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Null when the line uses an unknown fact. */
export function fillLine(line: string, facts: TemplateFacts): string | null {
  let isWhole = true
  const filled = line.replace(MARKER, (_, name: string) => {
    const fact = factNamed(name)
    const value = fact && facts[fact]?.trim()
    if (!value) isWhole = false
    return value ?? ''
  })
  return isWhole ? filled : null
}

const MARKER = /\{([^{}\n]{1,40})\}/g

function factNamed(name: string): TemplateFact | undefined {
  return TEMPLATE_FACTS.find((fact) => fact === name.trim())
}

/** Markers such as `{amont}` that name no fact, each once. */
export function unknownMarkers(text: string): string[] {
  const unknown = [...text.matchAll(MARKER)].filter(([, name = '']) => !factNamed(name))
  return [...new Set(unknown.map(([marker]) => marker))]
}

/** The known facts that a text states, the longest value first, so that one inside another is not replaced alone. */
export function factsIn(
  text: string,
  facts: TemplateFacts,
): { fact: TemplateFact; value: string }[] {
  const byLength = TEMPLATE_FACTS.map((fact) => ({ fact, value: facts[fact]?.trim() ?? '' }))
    .filter(({ value }) => value.length >= MIN_LENGTH)
    .toSorted((a, b) => b.value.length - a.value.length)
  let left = text
  return byLength.filter(({ value }) => {
    const rest = replaceValue(left, value, '\n')
    const isIn = rest !== left
    left = rest
    return isIn
  })
}

/** Shorter values also occur by chance. */
const MIN_LENGTH = 3

/** The text with markers instead of the values of some facts, in the order of `factsIn`. */
export function withMarkers(
  text: string,
  found: readonly { fact: TemplateFact; value: string }[],
): string {
  return found.reduce((left, { fact, value }) => replaceValue(left, value, `{${fact}}`), text)
}

/** Replaces whole values only: not "Order 17" in "Order 171". */
function replaceValue(text: string, value: string, replacement: string): string {
  const parts = text.split(value)
  return parts.reduce((before, after) => {
    const isPart =
      (WORD_END.test(before) && WORD_START.test(value)) ||
      (WORD_END.test(value) && WORD_START.test(after))
    return `${before}${isPart ? value : replacement}${after}`
  })
}

const WORD_START = /^[A-Za-z0-9]/
const WORD_END = /[A-Za-z0-9]$/
