const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Stores a preference in this browser, where the server reads it with the next page. */
export function savePreference(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`
}
