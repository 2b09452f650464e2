'use client'

import './globals.css'

type GlobalErrorProps = { error: Error & { digest?: string }; reset: () => void }

/** The layout failed, so no messages are available: the texts are here, in all three languages. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Evidence Desk</title>
        <main role="alert" className="grid min-h-dvh place-items-center p-6 text-center">
          <div>
            <p className="text-lg font-bold">This page did not load.</p>
            <p lang="th" className="mt-2">
              โหลดหน้านี้ไม่สำเร็จ
            </p>
            <p lang="ja" className="mt-2">
              ページを読み込めませんでした。
            </p>
            {error.digest && <p className="num mt-2 text-sm text-ink-3">{error.digest}</p>}
            <button
              type="button"
              onClick={reset}
              className="mt-5 min-h-11 rounded-sm border border-line-strong bg-surface px-4 font-medium"
            >
              Try again · ลองอีกครั้ง · もう一度試す
            </button>
          </div>
        </main>
      </body>
    </html>
  )
}
