'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { toApiError } from '@/lib/api-client/api-error'
import { requestJson } from '@/lib/api-client/request'
import type { AuditChain } from '@/lib/contract/audit'
import { api } from '@/lib/format/paths'

/** Reads every row of the log, so it comes after the page and not with it. */
export function ChainStatus() {
  const t = useTranslations('audit.chain')
  const problemText = useProblemText()
  const chain = useQuery({
    queryKey: ['audit', 'chain'],
    queryFn: ({ signal }) =>
      requestJson(
        async () => (await import('@/lib/contract/audit')).auditChainSchema,
        api.auditChain(),
        { signal },
      ),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  const words = useChainWords(chain.data)
  return (
    <div role="status" className="mb-4">
      <Banner
        tone={chain.error ? 'bad' : words.tone}
        action={
          <Button size="sm" busy={chain.isFetching} onClick={() => void chain.refetch()}>
            {t('again')}
          </Button>
        }
      >
        {chain.error ? problemText(toApiError(chain.error)) : words.text}
        <span className="block text-sm font-normal">{t('hint')}</span>
      </Banner>
    </div>
  )
}

function useChainWords(chain: AuditChain | undefined): {
  tone: 'info' | 'ok' | 'bad'
  text: string
} {
  const t = useTranslations('audit.chain')
  if (!chain) return { tone: 'info', text: t('checking') }
  const { rows, broken } = chain
  if (broken) return { tone: 'bad', text: t(broken.reason, { row: broken.row }) }
  return rows === 0
    ? { tone: 'info', text: t('empty') }
    : { tone: 'ok', text: t('whole', { rows }) }
}
