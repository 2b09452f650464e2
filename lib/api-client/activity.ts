/** What a hand or an assistive tool sets off. Scrolling and the pointer's moves are left out: layout sets them off, too. */
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

/** Whether the person has done something on this page since this was asked the last time. */
export function takeActivity(): boolean {
  const was = isActive
  isActive = false
  return was
}
