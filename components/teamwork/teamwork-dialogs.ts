export { AssignDialog } from './assign-dialog'
export { SnoozeDialog } from './snooze-dialog'
