import { describe, expect, it } from 'vitest'
import { ACTIONS, can, ROLES } from './access'

describe('access', () => {
  it('lets a viewer read, and change only what is their own', () => {
    expect(ACTIONS.filter((action) => can('viewer', action))).toEqual([
      'dispute.read',
      'document.read',
      'document.download',
      'case.export',
      'view.save',
      'history.read',
      'profile.change',
    ])
  })

  it('lets everyone who can delete undo it', () => {
    for (const role of ROLES) {
      expect(can(role, 'document.restore')).toBe(can(role, 'document.delete'))
    }
  })

  it('gives each role the permissions of the one below it', () => {
    for (const action of ACTIONS) {
      const allowed = ROLES.map((role) => can(role, action))
      expect(allowed).toEqual([...allowed].sort((a, b) => Number(a) - Number(b)))
    }
  })

  it('lets only an admin accept a dispute', () => {
    expect(ROLES.filter((role) => can(role, 'dispute.accept'))).toEqual(['admin'])
    expect(ROLES.filter((role) => can(role, 'response.submit'))).toEqual(['agent', 'admin'])
  })

  it('lets only an admin manage people and notifications and read the audit log', () => {
    expect(ROLES.filter((role) => can(role, 'people.manage'))).toEqual(['admin'])
    expect(ROLES.filter((role) => can(role, 'notifications.manage'))).toEqual(['admin'])
    expect(ROLES.filter((role) => can(role, 'audit.read'))).toEqual(['admin'])
  })
})
