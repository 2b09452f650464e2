'use client'

import { useState } from 'react'

/** The least that a page of Next with one control loads. */
export default function BarePage() {
  const [count, setCount] = useState(0)
  return (
    <main>
      <h1>Bare page</h1>
      <button type="button" onClick={() => setCount(count + 1)}>
        {count}
      </button>
    </main>
  )
}
