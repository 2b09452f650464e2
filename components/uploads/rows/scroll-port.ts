/** Above an element that was scrolled to, in CSS pixels. */
const MARGIN = 16

/** The pane in which an element scrolls by itself; null when it scrolls with the page. */
export function paneOf(element: Element): HTMLElement | null {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return null
}

/** What a bar that stays at the top of the page covers of the window, in CSS pixels. */
export function coveredTop(): number {
  const bar = document.querySelector<HTMLElement>('[data-stays-at-top]')
  return bar && getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0
}

/** The part of the window in which an element scrolls, in CSS pixels from its top. */
export function scrollPort(element: Element): { top: number; bottom: number } {
  const pane = paneOf(element)?.getBoundingClientRect()
  return {
    top: Math.max(coveredTop(), pane?.top ?? 0),
    bottom: Math.min(innerHeight, pane?.bottom ?? innerHeight),
  }
}

/** `scrollIntoView` for the start of an element, which leaves the page where it is when a pane can scroll. */
export function scrollToStart(element: Element): void {
  const top = element.getBoundingClientRect().top - scrollPort(element).top - MARGIN
  const scroller = paneOf(element) ?? window
  scroller.scrollBy({ top })
}
