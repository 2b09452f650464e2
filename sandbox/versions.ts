/** https://docs.omise.co/api-versioning */
const versions = ['2014-07-27', '2015-11-17', '2017-11-02', '2019-05-29'] as const
export type Version = (typeof versions)[number]

/** What the account is set to, and what its events are written in. */
export const accountVersion: Version = '2019-05-29'

/** The version a request asks for; the account's own when it names none, or one that never was. */
export function versionOf(header: string | string[] | undefined): Version {
  return versions.find((version) => version === header) ?? accountVersion
}

/** 2019-05-29 renamed `created` to `created_at` and brought uppercase currencies. https://docs.omise.co/upgrade-guide-2017-to-2019 */
export function hasCreatedAt(version: Version): boolean {
  return version === '2019-05-29'
}
