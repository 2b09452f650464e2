/** In ms. A component that knows a better place moves the focus itself before. */
const DELAY = 150

/**
 * Keeps the focus in its part of the page when the element that had it is removed, for instance a button that is not
 * needed after its press. Otherwise the focus falls to the page, and a screen reader starts again at the top. What was
 * focused in a dialog that is gone is not recovered: dialogs return the focus themselves.
 *
 * @param first what has the focus now and the elements around it, the nearest first
 * @param signal ends this
 */
export function keepFocus(first: readonly EventTarget[], signal: AbortSignal): void {
  let focused: Element | null = null
  /** Of `focused`, the nearest first. */
  let ancestors: readonly HTMLElement[] = []
  /** Outside of `focused`. */
  let isPressed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const remember = ([target, ...around]: readonly EventTarget[]) => {
    if (!(target instanceof Element) || target === document.body) return
    focused = target
    ancestors = around.filter((part) => part instanceof HTMLElement)
  }
  const forget = () => {
    focused = null
    ancestors = []
  }
  const onBlur = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget) return
    // A field that closes when it is left must not take the focus back.
    if (isPressed) return forget()
    // Some browsers also send this event before they remove or move the element, and when the window loses the focus.
    queueMicrotask(() => {
      if (target === focused && focused?.isConnected && document.activeElement !== target) forget()
    })
  }
  const onPress = ({ target }: MouseEvent) => {
    isPressed = !(target instanceof Node && focused?.contains(target))
  }
  const onRelease = () => {
    isPressed = false
  }
  const isLost = () =>
    document.activeElement === document.body && focused !== null && !focused.isConnected
  const recover = () => {
    timer = undefined
    if (!isLost()) return
    const { body } = document
    // A part that is not displayed, or inert, does not take it.
    ancestors.some((part) => part !== body && body.contains(part) && takesFocus(part))
  }
  const recoverSoon = () => {
    if (isLost()) timer ??= setTimeout(recover, DELAY)
  }

  remember(first)
  recoverSoon()
  addEventListener('focusin', (event) => remember(event.composedPath()), { signal })
  addEventListener('focusout', onBlur, { signal })
  // Not pointer events: a finger that scrolls leaves the focus where it is.
  addEventListener('mousedown', onPress, { capture: true, signal })
  addEventListener('mouseup', onRelease, { capture: true, signal })
  addEventListener('keydown', onRelease, { capture: true, signal })
  const observer = new MutationObserver(recoverSoon)
  observer.observe(document.body, { childList: true, subtree: true })
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    observer.disconnect()
  })
}

/** Focuses a part of the page. It keeps its `tabindex`, so that a dialog that is opened now can return the focus. */
function takesFocus(part: HTMLElement): boolean {
  const isNew = !part.hasAttribute('tabindex')
  if (isNew) part.tabIndex = -1
  part.focus({ preventScroll: true })
  const isFocused = document.activeElement === part
  if (isNew && !isFocused) part.removeAttribute('tabindex')
  return isFocused
}
