'use client'

/** The dialogs about the team's templates, which load together. */
export { ManageTemplatesDialog } from './manage-templates-dialog'
export { SaveTemplateDialog } from './template-form-dialog'
