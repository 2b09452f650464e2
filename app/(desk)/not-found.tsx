import { NotFoundNotice } from '@/components/shell/not-found-notice'
import { Card } from '@/components/ui/card'

export default function NotFound() {
  return (
    <Card>
      <NotFoundNotice />
    </Card>
  )
}
