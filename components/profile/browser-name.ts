export type BrowserName = { browser: string; system: string | null }

// In this order: Edge and Opera also contain Chrome, and Chrome also contains Safari.
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

// Android also contains Linux, and iPhones contain Mac OS X.
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** The common name of the browser with this User-Agent; null when it is unknown. */
export function browserName(userAgent: string | null): BrowserName | null {
  const browser = firstMatch(BROWSERS, userAgent ?? '')
  return browser === null ? null : { browser, system: firstMatch(SYSTEMS, userAgent ?? '') }
}

function firstMatch(names: readonly [RegExp, string][], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
