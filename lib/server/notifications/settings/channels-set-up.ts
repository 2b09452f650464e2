import 'server-only'
import { desk } from '@/lib/server/desk'

/** Which of the channels that need the operator's settings have them. */
export function channelsSetUp(): { email: boolean; line: boolean } {
  const { mail, line } = desk().env
  return { email: mail !== undefined, line: line !== undefined }
}
