'use client'

import { useLocale, useTranslations } from 'next-intl'
import { PageLink } from '@/components/ui/page-link'
import { Table, TableBody, TableHead, Td, Th, Tr } from '@/components/ui/table'
import type { AuditRow } from '@/lib/contract/audit'
import { AUDIT_ACTIONS } from '@/lib/contract/history'
import { formatDateTime } from '@/lib/format/dates'
import { pages } from '@/lib/format/paths'

export function AuditTable({ rows, timeZone }: { rows: readonly AuditRow[]; timeZone: string }) {
  const t = useTranslations('audit')
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <Th>{t('column.time')}</Th>
        <Th>{t('column.person')}</Th>
        <Th>{t('column.action')}</Th>
        <Th>{t('column.what')}</Th>
        <Th>{t('column.address')}</Th>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <LogRow key={row.id} row={row} timeZone={timeZone} />
        ))}
      </TableBody>
    </Table>
  )
}

function LogRow({ row, timeZone }: { row: AuditRow; timeZone: string }) {
  const t = useTranslations('audit')
  const locale = useLocale()
  const known = AUDIT_ACTIONS.find((action) => action === row.action)
  return (
    <Tr>
      <Td className="num text-sm whitespace-nowrap text-ink-2">
        <time dateTime={row.at}>{formatDateTime(row.at, locale, timeZone)}</time>
      </Td>
      <Td className="wrap-anywhere">
        {row.person ?? <span className="text-ink-3">{t('noPerson')}</span>}
        {row.email && <span className="block text-sm text-ink-2">{row.email}</span>}
        {row.personId && <span className="num block text-xs text-ink-3">{row.personId}</span>}
      </Td>
      <Td className="font-medium">{known ? t(`action.${known}`) : row.action}</Td>
      <Td className="text-sm wrap-anywhere text-ink-2">
        <What row={row} />
      </Td>
      <Td label={t('column.address')} className="num text-sm text-ink-3">
        {row.address}
      </Td>
    </Tr>
  )
}

/** The objects of the action. Other details are shown under their raw names, for investigations. */
function What({ row: { disputeId, filename, kind, detail } }: { row: AuditRow }) {
  const details = Object.entries(detail ?? {}).filter(([name]) => name !== 'subjectId')
  return (
    <>
      {filename && <span className="block">{filename}</span>}
      {kind && <span className="num block text-ink-3">{kind}</span>}
      {disputeId && (
        <PageLink
          href={pages.dispute(disputeId)}
          prefetch={false}
          className="num block underline underline-offset-3"
        >
          {disputeId}
        </PageLink>
      )}
      {details.map(([name, value]) => (
        <span key={name} className="block">
          <span className="text-ink-3">{name}:</span> {String(value)}
        </span>
      ))}
    </>
  )
}
