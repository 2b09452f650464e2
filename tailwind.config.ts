import type { Config } from 'tailwindcss'

/** Names for the tokens in app/globals.css, so that a class expresses the purpose of a colour. */
export default {
  content: ['./app/**/*.tsx', './components/**/*.{ts,tsx}'],
  darkMode: [
    'variant',
    [
      '@media (prefers-color-scheme: dark) { &:where(:root:not([data-theme=light]) *) }',
      '&:where([data-theme=dark], [data-theme=dark] *)',
    ],
  ],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      bg: 'var(--bg)',
      surface: 'var(--surface)',
      sunken: 'var(--sunken)',
      hover: 'var(--hover)',
      line: {
        DEFAULT: 'var(--line)',
        strong: 'var(--line-strong)',
        control: 'var(--line-control)',
      },
      ink: { DEFAULT: 'var(--ink)', 2: 'var(--ink-2)', 3: 'var(--ink-3)' },
      accent: {
        DEFAULT: 'var(--accent)',
        hover: 'var(--accent-hover)',
        ink: 'var(--accent-ink)',
        soft: 'var(--accent-soft)',
      },
      focus: 'var(--focus)',
      warn: { DEFAULT: 'var(--warn)', soft: 'var(--warn-soft)' },
      ok: { DEFAULT: 'var(--ok)', soft: 'var(--ok-soft)' },
      bad: {
        DEFAULT: 'var(--bad)',
        hover: 'var(--bad-hover)',
        ink: 'var(--bad-ink)',
        soft: 'var(--bad-soft)',
      },
      info: { DEFAULT: 'var(--info)', soft: 'var(--info-soft)' },
      kind: {
        cardholder: 'var(--kind-cardholder)',
        purchase: 'var(--kind-purchase)',
        receipt: 'var(--kind-receipt)',
        acceptance: 'var(--kind-acceptance)',
      },
      toast: { DEFAULT: 'var(--toast)', ink: 'var(--toast-ink)' },
      scrim: 'var(--scrim)',
    },
    fontFamily: { sans: 'var(--font)' },
    // Sizes have no line height, which depends on the page's language (Thai needs more).
    fontSize: {
      xs: '0.75rem',
      sm: '0.8125rem',
      base: '0.875rem',
      md: '0.9375rem',
      lg: '1rem',
      xl: '1.25rem',
      '2xl': '1.75rem',
    },
    fontWeight: { normal: '400', medium: '550', bold: '650' },
    lineHeight: { none: '1', tight: 'var(--line-tight)', normal: 'var(--line-normal)' },
    letterSpacing: { tight: 'var(--tracking)', tighter: 'calc(var(--tracking) * 2)' },
    borderRadius: {
      none: '0',
      sm: '6px',
      md: '10px',
      lg: '14px',
      full: '999px',
    },
    boxShadow: { none: 'none', card: 'var(--shadow-card)', float: 'var(--shadow-float)' },
    extend: {
      maxWidth: { page: '1280px' },
      keyframes: { appear: { to: { visibility: 'visible', maxHeight: '8rem' } } },
      animation: { 'appear-late': 'appear 1ms 5s forwards' },
    },
  },
} satisfies Config
