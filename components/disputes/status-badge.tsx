import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { isDisputeStatus } from '@/lib/evidence/dispute-status'

/** The status of a dispute; an unknown status is shown under Omise's name. */
export function StatusBadge({ status }: { status: string }) {
  const t = useTranslations('disputes.status')
  if (!isDisputeStatus(status)) return <Badge>{status}</Badge>
  return <Badge tone={status}>{t(status)}</Badge>
}
