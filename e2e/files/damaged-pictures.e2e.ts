import { loadImage } from '@napi-rs/canvas'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { file, noise } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test('sends what is left of a photo that was cut off, and says how much is missing', async ({
  page,
  disputeId,
  merchant,
}) => {
  const whole = noise(640, 480).toBuffer('image/jpeg', 90)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    file('half.jpg', whole.subarray(0, whole.length / 2)),
    file('whole.jpg', whole),
  )
  const row = dispute.file('half.jpg')
  await expect(row).toContainText(/About (49|50|51)% of the image is missing or unclear/)
  await expect(row).toContainText('Repaired')
  // Both are processed.
  await expect(page.getByText('2 need a kind')).toBeVisible()
  await expect(dispute.file('whole.jpg')).not.toContainText('missing')
  await dispute.uploadAs('Proof of receipt', 'half.jpg')
  const sent = await loadImage(await merchant.firstContent(disputeId))
  expect([sent.width, sent.height]).toEqual([640, 480])
})
