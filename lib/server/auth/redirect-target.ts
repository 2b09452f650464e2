/** Where next-auth may send the browser: addresses of this origin, else the start page. */
export function redirectTarget(url: string, origin: string): string {
  const target = URL.parse(url, origin)
  return target?.origin === origin ? target.href : origin
}
