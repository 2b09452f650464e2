/** Next calls this once per server, before the first request. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  const { startDesk } = await import('@/lib/server/composition/start-desk')
  await startDesk()
}
