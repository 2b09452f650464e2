import type { ConvertibleFormat } from '@/lib/evidence/office-formats'

/** What a file is that has no pages yet; `locked`: it needs a password to open. */
export type OfficeFile = { type: ConvertibleFormat; locked: boolean }
