import { useTranslations } from 'next-intl'
import { Fact } from '@/components/ui/fact'
import { Initials } from '@/components/ui/initials'
import { can, type Role } from '@/lib/evidence/access'
import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { pages } from '@/lib/format/paths'
import { MenuLink } from './menu-link'
import { LanguageSelect, ThemeSelect } from './preferences'
import { SignOutButton } from './sign-out-button'
import type { Theme } from './theme'

export type Account = { name: string; email: string; role: Role }

const MENU_ID = 'account-menu'

/** Opens the menu as a native popover: Escape and a click elsewhere close it, without a script. */
export function AccountButton({ account, compact }: { account: Account; compact: boolean }) {
  const t = useTranslations('common')
  return (
    <button
      type="button"
      popoverTarget={MENU_ID}
      className={
        compact
          ? 'grid size-11 flex-none place-items-center rounded-full'
          : 'flex w-full items-center gap-2.5 rounded-sm p-2.5 text-start text-sm transition-colors hover:bg-sunken workspace:justify-center workspace:p-1.5'
      }
    >
      <Initials name={account.name} />
      {compact ? (
        <span className="sr-only">{t('account.menu', { name: account.name })}</span>
      ) : (
        <span className="min-w-0 leading-tight workspace:sr-only">
          <span className="block truncate font-medium">{account.name}</span>
          <span className="block text-xs text-ink-3">{t(`role.${account.role}`)}</span>
          <span className="sr-only">{t('account.menuHint')}</span>
        </span>
      )}
    </button>
  )
}

export function AccountMenu({ account, theme }: { account: Account; theme: Theme }) {
  const t = useTranslations('common')
  return (
    <div
      id={MENU_ID}
      popover="auto"
      role="dialog"
      aria-label={t('account.menu', { name: account.name })}
      className="fixed inset-auto m-0 w-80 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-4 text-ink shadow-float max-lg:top-14 max-lg:right-4 lg:bottom-18 lg:left-3"
    >
      <div className="flex items-center gap-3 pb-4">
        <Initials name={account.name} />
        <div className="min-w-0 leading-tight">
          <p className="truncate font-medium">
            {account.name}
            <Fact className="text-ink-3">{t(`role.${account.role}`)}</Fact>
          </p>
          <p className="truncate text-sm text-ink-3" title={account.email}>
            {account.email}
          </p>
        </div>
      </div>
      <div className="grid gap-3 border-t border-line pt-4">
        <MenuLinks admin={can(account.role, 'people.manage')} />
        <LanguageSelect />
        <ThemeSelect theme={theme} />
        <SignOutButton />
      </div>
    </div>
  )
}

/** The account menu's links to other pages. On a phone it is the only navigation. */
function MenuLinks({ admin }: { admin: boolean }) {
  const t = useTranslations('common.nav')
  return (
    <nav aria-label={t('more')} className="-mx-2 grid">
      <MenuLink href={pages.profile()}>{t('profile')}</MenuLink>
      <MenuLink href={notificationSettingsPath}>{t('notifications')}</MenuLink>
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
