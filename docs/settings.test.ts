import { describe, expect, it } from 'vitest'
import { ENV_VARIABLES, parseEnv } from '@/lib/env'
import { readProjectFile, section, tableRows } from './testing/markdown'

const table = tableRows(section(readProjectFile('README.md'), 'Configuration'))
const inExample = [...readProjectFile('.env.example').matchAll(/^# ?([A-Z_]+)=/gm)].map(
  ([, name = '']) => name,
)

describe('the settings in README.md', () => {
  it('are those of lib/env.ts, in the order of .env.example', () => {
    expect(table.map(([variable]) => variable)).toEqual(inExample.map((name) => `\`${name}\``))
    expect(inExample.toSorted()).toEqual([...ENV_VARIABLES].toSorted())
  })

  it('have the defaults of absent variables', () => {
    const env = parseEnv({ OMISE_SECRET_KEY: 'skey_test_0000000000000000000' })
    const defaults = Object.fromEntries(table.map(([variable, value]) => [variable, value]))
    expect(defaults).toMatchObject({
      '`OMISE_API_URL`': `\`${env.omiseApiUrl}\``,
      '`OMISE_TIMEOUT_SECONDS`': `\`${env.omiseTimeoutSeconds}\``,
      '`OMISE_MAX_IN_FLIGHT`': `\`${env.omiseMaxInFlight}\``,
      '`OMISE_DOWNLOAD_HOSTS`': `\`${env.omiseDownloadHosts.join(',')}\``,
      '`PORT`': `\`${env.port}\``,
      '`HOST`': `\`${env.host}\``,
      '`TIME_ZONE`': `\`${env.timeZone}\``,
      '`RESPONSE_WINDOW_DAYS`': `\`${env.responseWindowDays}\``,
      '`TRUSTED_PROXY_HOPS`': `\`${env.trustedProxyHops}\``,
      '`LOG_LEVEL`': `\`${env.logLevel}\``,
    })
  })
})
