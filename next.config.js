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
  // `npm run build` completes .next/standalone (scripts/next-build.ts): the server that runs in production, without the
  // repository and its node_modules.
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  outputFileTracingIncludes: {
    // Opened by path at run time, which the trace cannot see: migrations, and the program of the vault's thread.
    '/**': [
      './lib/db/migrations/**',
      './lib/server/vault/*.ts',
      './lib/server/platform/regular-file.ts',
      './node_modules/server-only/**',
    ],
  },
  poweredByHeader: false,
  reactStrictMode: true,
  // Unused, so disabled to reduce the attack surface.
  images: { unoptimized: true },
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@node-rs/argon2',
    'pg',
    'pino',
    'rate-limiter-flexible',
    'undici',
  ],
  experimental: {
    // Next copies the body of every page request for proxy.ts, up to 10 MB by default. No page accepts a body, and
    // uploads go to /api, which proxy.ts does not see.
    proxyClientMaxBodySize: 65_536,
    // Fewer and larger scripts: each costs 0.75 KB of headers and is compressed by itself. Sizes are of the source code.
    // Without component chunks: Next 16.4 never requests one again after it failed to load.
    turbopackChunking: {
      firstPageLoadPriority: 1,
      requestCost: 20_000_000,
      minChunkSize: 1_000_000,
      maxMergeChunkSize: 2_000_000,
    },
  },
}

export default withNextIntl(config)
