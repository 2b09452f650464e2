'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { TextField, type TextFieldProps } from '@/components/ui/text-field'

/** A password field that can show its text. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>) {
  const t = useTranslations('auth')
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      trailing={
        <IconButton
          label={shown ? t('hidePassword') : t('showPassword')}
          icon={shown ? <EyeOff /> : <Eye />}
          size="sm"
          className="-me-2"
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}
