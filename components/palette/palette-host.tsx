'use client'

import { useEffect, useState } from 'react'
import { useStore } from '@/lib/store'
import { PaletteDialog, type PaletteDialogProps } from './palette-dialog'
import { closePalette, paletteOpen } from './palette-open'

export type PaletteHostProps = Pick<PaletteDialogProps, 'texts' | 'personId' | 'role'>

/** Shows the palette while it is open, and runs what was chosen when it has closed. */
export function PaletteHost(props: PaletteHostProps) {
  const open = useStore(paletteOpen)
  const [chosen, setChosen] = useState<(() => void) | null>(null)
  useEffect(() => {
    if (open || !chosen) return
    // After the dialog has returned the focus, so that another one can take it from there.
    const timer = setTimeout(() => {
      setChosen(null)
      chosen()
    })
    return () => clearTimeout(timer)
  }, [open, chosen])
  return (
    open && (
      <PaletteDialog
        {...props}
        // Radix returns the focus to a trigger only, and the key has none.
        finalFocus={{ current: open.opener instanceof HTMLElement ? open.opener : null }}
        onChoose={(run) => {
          setChosen(() => run)
          closePalette()
        }}
        onClose={closePalette}
      />
    )
  )
}
