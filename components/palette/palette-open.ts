import { createStore } from '@/lib/store'

/** Null while the palette is closed. `opener` had the focus before, and gets it back. */
export const paletteOpen = createStore<{ opener: Element | null } | null>(null)

export function openPalette(): void {
  paletteOpen.set({ opener: document.activeElement })
}

export function closePalette(): void {
  paletteOpen.set(null)
}
