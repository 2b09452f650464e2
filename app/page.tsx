import { redirect } from 'next/navigation'
import { pages } from '@/lib/format/paths'

export default function Home(): never {
  redirect(pages.disputes())
}
