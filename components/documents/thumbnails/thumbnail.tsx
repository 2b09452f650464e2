'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { contentQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Document } from '@/lib/contract/documents'
import { queryKeys } from '@/lib/contract/query-keys'
import { readThumbnail } from './read-thumbnail'

const IN_MEMORY_MS = 10 * 60_000

export type ThumbnailProps = { disputeId: string; document: Document; owner: string }

/** Fills its parent with the thumbnail of a document, once it is on screen and there is one. */
export function Thumbnail({ disputeId, document, owner }: ThumbnailProps) {
  const place = useRef<HTMLSpanElement>(null)
  const isSeen = useSeen(place)
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: queryKeys.thumbnail(disputeId, document.id),
    queryFn: ({ signal }) => {
      const loaded = client.getQueryData(contentQuery(disputeId, document.id).queryKey)
      return readThumbnail({ disputeId, document, owner, loaded, signal })
    },
    enabled: isSeen,
    // A document never changes.
    staleTime: 'static',
    gcTime: IN_MEMORY_MS,
    structuralSharing: false,
    retry: false,
  })
  return (
    <span ref={place} className="absolute inset-0">
      {data && <Picture image={data} />}
    </span>
  )
}

function Picture({ image }: { image: Blob }) {
  const ref = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(image)
    if (ref.current) ref.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [image])
  return (
    <img
      ref={ref}
      alt=""
      draggable={false}
      className="size-full bg-white object-cover object-top"
    />
  )
}

function useSeen(ref: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (!ref.current) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      setSeen(true)
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref])
  return isSeen
}
