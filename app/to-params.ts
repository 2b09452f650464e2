/** The query of a page as Next passes it. */
export type SearchParams = Record<string, string | string[] | undefined>

/** Of a repeated parameter the first value. */
export function toParams(search: SearchParams): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) params.set(name, first)
  }
  return params
}
