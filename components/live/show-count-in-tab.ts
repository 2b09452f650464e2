/** The most that can be read in a browser's tab. */
const MAX_IN_ICON = 99

/**
 * Shows a number in the title and the icon of the browser's tab, whatever page is open in it. 0 shows none.
 * @returns what takes it away
 */
export function showCountInTab(count: number): () => void {
  if (count === 0) return () => undefined
  const prefix = `(${count}) `
  const mark = () => {
    // While a page takes the place of another, there is no title for a moment.
    if (document.title !== '' && !document.title.startsWith(prefix)) {
      document.title = prefix + document.title
    }
  }
  // Each page sets its own title.
  const titles = new MutationObserver(mark)
  titles.observe(document.head, { childList: true, subtree: true, characterData: true })
  mark()
  const icon = document.createElement('link')
  icon.rel = 'icon'
  icon.type = 'image/svg+xml'
  icon.href = `data:image/svg+xml,${encodeURIComponent(drawIcon(count))}`
  document.head.append(icon)
  return () => {
    titles.disconnect()
    icon.remove()
    if (document.title.startsWith(prefix)) document.title = document.title.slice(prefix.length)
  }
}

/** The number on the red of a badge; the brand would be too small beside it. */
function drawIcon(count: number): string {
  const text = count > MAX_IN_ICON ? `${MAX_IN_ICON}+` : count
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#c9372c"/><text x="16" y="23" font-family="sans-serif" font-weight="700" font-size="${count > MAX_IN_ICON ? 16 : 20}" fill="#fff" text-anchor="middle">${text}</text></svg>`
}
