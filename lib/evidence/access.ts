/** From the least to the most trusted. */
export const ROLES = ['viewer', 'agent', 'admin'] as const

export type Role = (typeof ROLES)[number]

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value)
}

/** The permissions of each role, in one table. lib/server enforces it; the screens hide what a role may not do. */
const PERMISSIONS = {
  'dispute.read': ['viewer', 'agent', 'admin'],
  'document.read': ['viewer', 'agent', 'admin'],
  'document.download': ['viewer', 'agent', 'admin'],
  'document.upload': ['agent', 'admin'],
  'upload.withdraw': ['agent', 'admin'],
  'document.delete': ['agent', 'admin'],
  'document.changeKind': ['agent', 'admin'],
  'document.restore': ['agent', 'admin'],
  'case.export': ['viewer', 'agent', 'admin'],
  'respondBy.set': ['agent', 'admin'],
  'waiver.change': ['agent', 'admin'],
  'assignment.change': ['agent', 'admin'],
  'snooze.change': ['agent', 'admin'],
  'note.write': ['agent', 'admin'],
  'response.write': ['agent', 'admin'],
  'response.submit': ['agent', 'admin'],
  'dispute.accept': ['admin'],
  'view.save': ['viewer', 'agent', 'admin'],
  'view.share': ['agent', 'admin'],
  'history.read': ['viewer', 'agent', 'admin'],
  'profile.change': ['viewer', 'agent', 'admin'],
  'people.manage': ['admin'],
  'notifications.manage': ['admin'],
  'audit.read': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof PERMISSIONS
export const ACTIONS = Object.keys(PERMISSIONS) as readonly Action[]

export function can(role: Role, action: Action): boolean {
  const allowed: readonly Role[] = PERMISSIONS[action]
  return allowed.includes(role)
}
