/** `system` follows the device. The root layout reads the cookie, so that no page flashes in the wrong colours. */
export const THEMES = ['system', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

export const THEME_COOKIE = 'desk-theme'

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}
