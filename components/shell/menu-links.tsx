import { useTranslations } from 'next-intl'
import { pages } from '@/lib/format/paths'
import { MenuLink } from './menu-link'

/** The account menu's ways to other pages. On a phone it is the only navigation. */
export function MenuLinks({ admin }: { admin: boolean }) {
  const t = useTranslations('common.nav')
  return (
    <nav aria-label={t('more')} className="-mx-2 grid">
      <MenuLink href={pages.profile()}>{t('profile')}</MenuLink>
      {admin && (
        <>
          <MenuLink href={pages.people()} className="lg:hidden">
            {t('people')}
          </MenuLink>
          <MenuLink href={pages.audit()} className="lg:hidden">
            {t('audit')}
          </MenuLink>
        </>
      )}
    </nav>
  )
}
