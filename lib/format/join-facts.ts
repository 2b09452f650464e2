/** Short facts on one line: "2 pages · 1.2 MB", in Japanese "2ページ・1.2 MB". Empty ones are left out. */
export function joinFacts(
  locale: string,
  facts: readonly (string | false | null | undefined)[],
): string {
  return facts.filter(Boolean).join(factSeparator(locale))
}

export function factSeparator(locale: string): string {
  return locale === 'ja' ? '・' : ' · '
}
