/** Where next-auth may send the browser: addresses of ours, else our start page. */
export function redirectTarget(url: string, origin: string): string {
  const target = URL.parse(url, origin)
  return target?.origin === origin ? target.href : origin
}
