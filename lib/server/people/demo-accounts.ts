import 'server-only'
import type { Role } from '@/lib/evidence/access'

export type DemoAccount = { email: string; name: string; role: Role; password: string }

/** Published, so these accounts work in sandbox mode only. */
const PUBLISHED_PASSWORD = 'evidence-desk-demo'

/** One account per role, for trying out the desk. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    email: 'viewer@demo.test',
    name: 'Mei Tan',
    role: 'viewer',
    password: PUBLISHED_PASSWORD,
  },
  {
    email: 'agent@demo.test',
    name: 'Somchai Prasert',
    role: 'agent',
    password: PUBLISHED_PASSWORD,
  },
  {
    email: 'admin@demo.test',
    name: 'Naoko Ito',
    role: 'admin',
    password: PUBLISHED_PASSWORD,
  },
]
