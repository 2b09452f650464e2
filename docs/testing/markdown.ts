import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The project's root; all paths here are relative to it, with `/` as separator. */
export const ROOT = path.join(import.meta.dirname, '..', '..')

const NOT_OURS = new Set(['node_modules', '.git', '.next', 'data', 'test-results', 'coverage'])

/** Every Markdown file of the project. */
export function markdownFiles(folder = ''): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const location = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(location)
    return entry.name.endsWith('.md') ? [location] : []
  })
}

export function readProjectFile(location: string): string {
  return readFileSync(path.join(ROOT, location), 'utf8')
}

/** The text without fenced blocks, which hold code and not links or headings. */
function prose(markdown: string): string {
  return markdown.replace(/^([ \t]*)(```|~~~)[^\n]*\n[\s\S]*?^\1\2[ \t]*$/gm, '')
}

/** The headings of one level (2 is `##`), or of all. */
export function headings(markdown: string, level?: number): string[] {
  return [...prose(markdown).matchAll(/^(#{1,6}) +(.+?) *$/gm)]
    .filter(([, marks = '']) => level === undefined || marks.length === level)
    .map(([, , text = '']) => text)
}

/** GitHub's anchor of a heading; repeated headings get `-1`, `-2`, … */
export function anchors(markdown: string): string[] {
  const seen = new Map<string, number>()
  return headings(markdown).map((heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
}

/** The targets of links and images, including reference definitions; code and fenced blocks are ignored. */
export function linkTargets(markdown: string): string[] {
  const text = prose(markdown).replace(/`[^`\n]*`/g, '')
  const inline = text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)
  const references = text.matchAll(/^ {0,3}\[[^\]]+\]: +(\S+)/gm)
  return [...inline, ...references].map(([, target = '']) => target)
}

/** The text in single backticks. */
export function codeSpans(markdown: string): string[] {
  return [...prose(markdown).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
}

/** The cells of all table rows whose first cell is code, without header and rule. */
export function tableRows(markdown: string): string[][] {
  return prose(markdown)
    .split('\n')
    .filter((line) => /^\| *`/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

/** The text under one heading of level 2, up to the next. */
export function section(markdown: string, heading: string): string {
  const [, ...sections] = markdown.split(/^## /m)
  const found = sections.find((text) => text.split('\n', 1)[0]?.trim() === heading)
  if (found === undefined) throw new Error(`There is no section “${heading}”`)
  return found
}
