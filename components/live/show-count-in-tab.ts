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

/** app/icon.svg with the number on it. */
function drawIcon(count: number): string {
  const text = count > MAX_IN_ICON ? `${MAX_IN_ICON}+` : String(count)
  const size = text.length > 2 ? 13 : 16
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#191917"/><path d="M16 3v12M11 17h10M8 6h16M8 6l-3 6c2 1 4 1 6 0zM24 6l-3 6c2 1 4 1 6 0z" fill="none" stroke="#f7f7f5" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/><rect x="6" y="13" width="26" height="19" rx="6" fill="#c9372c"/><text x="19" y="28" font-family="system-ui,sans-serif" font-weight="700" font-size="${size}" fill="#fff" text-anchor="middle">${text}</text></svg>`
}
