import localFont from 'next/font/local'

/*
 * The unicode ranges match the files, so that a page loads only the scripts it shows. A font that arrives too late for the
 * first frame is used from the next load on (`optional`), since for each one that replaces another a slow phone would lay
 * out the whole page again.
 */

export const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'optional',
  variable: '--font-inter',
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
    },
  ],
})

export const interExtended = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  weight: '100 900',
  display: 'optional',
  variable: '--font-inter-ext',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113',
    },
  ],
})

/** First in the font stack, but only for Thai letters and the baht sign. */
export const thai = localFont({
  src: [
    {
      path: '../node_modules/@fontsource/noto-sans-thai-looped/files/noto-sans-thai-looped-thai-400-normal.woff2',
      weight: '400',
    },
    {
      path: '../node_modules/@fontsource/noto-sans-thai-looped/files/noto-sans-thai-looped-thai-600-normal.woff2',
      weight: '600',
    },
  ],
  display: 'optional',
  variable: '--font-thai',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0E01-0E5B,U+200C-200D,U+25CC' }],
})
