import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin({
  requestConfig: './lib/i18n/request.ts',
  experimental: {
    // Messages are compiled at build time, so that no browser downloads an ICU parser.
    messages: {
      path: './lib/i18n/messages',
      format: 'json',
      locales: ['en', 'th', 'ja'],
      sourceLocale: 'en',
      precompile: true,
    },
  },
})

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimiser is attack surface this desk has no use for.
  images: { unoptimized: true },
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@node-rs/argon2',
    'pg',
    'pino',
    'rate-limiter-flexible',
    'undici',
  ],
  // Next keeps a copy of every page request's body for proxy.ts, 10 MB of it unless told otherwise. No page takes
  // a body, and uploads go to /api, which proxy.ts does not see.
  experimental: { proxyClientMaxBodySize: 65_536 },
}

export default withNextIntl(config)
