/**
 * Events caused by a person or an assistive tool. Scrolling and pointer moves are excluded, since layout causes them,
 * too.
 */
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'input', 'click', 'drop']

let isActive = false

if (typeof document !== 'undefined') {
  for (const sign of SIGNS) {
    const note = ({ isTrusted }: Event) => {
      if (isTrusted) isActive = true
    }
    addEventListener(sign, note, { capture: true, passive: true })
  }
}

export function noteActivity(): void {
  isActive = true
}

/** Whether there has been any such event since the last call. */
export function takeActivity(): boolean {
  const was = isActive
  isActive = false
  return was
}
