import { Brand } from '@/components/shell/brand'
import { NotFoundNotice } from '@/components/shell/not-found-notice'

export default function NotFound() {
  return (
    <main className="grid min-h-dvh grid-rows-[auto_1fr] p-6">
      <Brand />
      <div className="place-self-center">
        <NotFoundNotice />
      </div>
    </main>
  )
}
