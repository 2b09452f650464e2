import 'server-only'

/**
 * Makes a name unique: a second `slip.pdf` becomes `slip (2).pdf`. Names that differ only in case or Unicode
 * composition are equal to Windows and macOS, and therefore here.
 * @param taken the names returned so far, folded; the new name is added to it
 */
export function uniqueName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let copy = 1; ; copy += 1) {
    const candidate = copy === 1 ? name : `${stem} (${copy})${extension}`
    if (taken.has(fold(candidate))) continue
    taken.add(fold(candidate))
    return candidate
  }
}

function fold(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase()
}
