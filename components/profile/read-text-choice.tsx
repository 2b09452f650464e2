'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { savePreference } from '@/components/ui/save-preference'
import { isTextWanted, TEXT_SETTING_COOKIE } from '@/lib/file-prep/client/text-setting'
import { createStore } from '@/lib/store'

/** Notifies of a choice on this page. */
const choices = createStore(0)

/** Whether the desk reads the text in pictures, in this browser. */
export function ReadTextChoice() {
  const t = useTranslations('profile.readText')
  const isWanted = useSyncExternalStore(choices.subscribe, isTextWanted, () => true)
  return (
    <CheckboxField
      label={t('label')}
      hint={t('hint')}
      checked={isWanted}
      onChange={({ target }) => {
        savePreference(TEXT_SETTING_COOKIE, target.checked ? 'on' : 'off')
        choices.set(choices.get() + 1)
      }}
    />
  )
}
