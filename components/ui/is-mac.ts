/** Where commands are given with ⌘. In the browser only. */
export function isMac(): boolean {
  return /^(Mac|iP)/.test(navigator.platform)
}
