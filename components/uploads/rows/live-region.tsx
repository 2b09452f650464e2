'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useProblemTitle } from '@/components/problems/problem-text'
import {
  mergeAnnouncements,
  isWorthAnnouncing,
  announcementBetween,
  NO_ANNOUNCEMENT,
  type Announcement,
} from '@/components/uploads/queue/announcements'
import type { QueueItem } from '@/components/uploads/queue/types'

/** Combines events, so that twenty files that end in a row do not cause twenty interruptions. */
const PAUSE_MS = 3_000
const GATHER_MS = 700

/** Announces changes of the queue, a few seconds' worth at a time. */
export function LiveRegion({ items }: { items: readonly QueueItem[] }) {
  const words = useWords()
  const [text, setText] = useState('')
  const seen = useRef(items)
  const news = useRef(NO_ANNOUNCEMENT)
  const spokenAt = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latestWords = useRef(words)

  useEffect(() => {
    latestWords.current = words
    news.current = mergeAnnouncements(news.current, announcementBetween(seen.current, items))
    seen.current = items
    if (!isWorthAnnouncing(news.current)) return
    clearTimeout(timer.current)
    const wait = Math.max(GATHER_MS, spokenAt.current + PAUSE_MS - Date.now())
    timer.current = setTimeout(() => {
      spokenAt.current = Date.now()
      setText(latestWords.current(news.current))
      news.current = NO_ANNOUNCEMENT
    }, wait)
  }, [items, words])

  useEffect(() => () => clearTimeout(timer.current), [])

  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  )
}

function useWords(): (news: Announcement) => string {
  const t = useTranslations('uploads.live')
  const title = useProblemTitle()
  return ({
    added,
    combined,
    restored,
    needKind,
    suggested,
    refused,
    changed,
    waiting,
    delivered,
    failed,
  }) => {
    const [arrived, ...alsoArrived] = delivered
    const [broken, ...alsoBroken] = failed
    const sentences = [
      restored > 0 && t('restored', { count: restored }),
      added > 0 && t('added', { count: added }),
      ...combined.map((one) => t('combined', one)),
      suggested > 0 && t('suggested', { count: suggested }),
      needKind > 0 && t('needKind', { count: needKind }),
      refused > 0 && t('refused', { count: refused }),
      changed > 0 && t('changed', { count: changed }),
      waiting > 0 && t('waiting', { count: waiting }),
      arrived &&
        (alsoArrived.length > 0
          ? t('deliveredMany', { count: delivered.length })
          : t('delivered', { filename: arrived })),
      broken &&
        (alsoBroken.length > 0
          ? t('failedMany', { count: failed.length })
          : t('failed', { filename: broken.filename, reason: title(broken) })),
    ]
    return sentences.filter(Boolean).join(' ')
  }
}
