import 'server-only'
import type { DescribedMessage } from './describe-message'

/** The whole message as paragraphs; each notice ends with its address. */
export function plainText({ intro, lines, more, list }: DescribedMessage): string {
  return [
    ...intro,
    ...lines.map(({ title, facts, url }) => [title, ...facts, url].join('\n')),
    ...(more === null ? [] : [`${more}\n${list.url}`]),
  ].join('\n\n')
}
