import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { writeProblem, type ProblemContext, type ProblemLike } from './write-problem'

/** Describes a problem: what happened, to which file, the limit, and what to do next. */
export function useProblemText(): (error: ProblemLike, context?: ProblemContext) => string {
  const t = useTranslations('problems')
  const locale = useLocale()
  return useCallback((error, context) => writeProblem(t, locale, error, context), [t, locale])
}

/** The problem in two to five words, for the heading of a banner or dialog. */
export function useProblemTitle(): (error: Pick<ProblemLike, 'code'>) => string {
  const t = useTranslations('problems')
  return useCallback(({ code }) => t(`title.${code}`), [t])
}
