import { z } from 'zod'

/** What single settings may hold, for lib/env.ts; plain Node loads this file, too. */

export function origin(example: string) {
  return z
    .string()
    .refine(isOrigin, {
      error: `must be an address like ${example}: https (http only for localhost), no path, no user`,
    })
    .transform((value) => new URL(value).origin)
}

export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
}

export function isPostgresUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
}

export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

export function isHost(value: string): boolean {
  return /^[0-9a-z]([0-9a-z.-]*[0-9a-z])?(:\d{1,5})?$/.test(value)
}

/** True for a host name that resolves to this machine only. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}

export function isWebhookSecret(value: string): boolean {
  return /^[A-Za-z0-9+/]{22,}={0,2}$/.test(value)
}

export function isLiveKey(key: string): boolean {
  return key.startsWith('skey_') && !key.startsWith('skey_test_')
}

export function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && isWebAddress(value) && url.href === `${url.origin}/`
}

/** https anywhere, http on this machine only; no user and no fragment. */
export function isWebAddress(value: string): boolean {
  const url = URL.parse(value)
  if (!url || url.username || url.password || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
}

/** http or https; for a service inside the network. */
export function isServiceAddress(value: string): boolean {
  const url = URL.parse(value)
  if (!url || url.username || url.password || url.hash || url.search) return false
  return url.protocol === 'https:' || url.protocol === 'http:'
}
