import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { isDisputeStatus } from '@/lib/evidence/dispute-status'

/** Where a dispute stands; a status that Omise added later shows under Omise's own name. */
export function StatusBadge({ status }: { status: string }) {
  const t = useTranslations('disputes.status')
  if (!isDisputeStatus(status)) return <Badge>{status}</Badge>
  return <Badge tone={status}>{t(status)}</Badge>
}
