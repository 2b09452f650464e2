import type { EngineDriver } from './engine.ts'
import { openFirefox } from './firefox.ts'
import { openWebKit } from './webkit.ts'

type Engine = {
  name: string
  /** Debian's packages of it. */
  packages: readonly string[]
  open(): Promise<EngineDriver>
}

/** Besides Chromium, in which Playwright runs every browser test. */
export const ENGINES: readonly Engine[] = [
  { name: 'Firefox', packages: ['firefox-esr'], open: openFirefox },
  { name: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb'], open: openWebKit },
]
