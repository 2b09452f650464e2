import { useLocale } from 'next-intl'
import { factSeparator } from '@/lib/format/join-facts'

/** Between short facts on one line. */
export function Dot() {
  return factSeparator(useLocale())
}
