import {
  savedViewsSchema,
  type AddView,
  type ChangeView,
  type SavedViews,
} from '@/lib/contract/saved-views'
import { api } from '@/lib/format/paths'
import { sendJson } from '@/lib/api-client/request'

/** Calls that change saved views. All resolve with the person's views and throw ApiError. Import lazily: this loads zod. */

/** Repeating the same `id` adds nothing. */
export function addView(view: AddView): Promise<SavedViews> {
  return sendJson(savedViewsSchema, 'POST', api.views(), view)
}

export function changeView(viewId: string, change: ChangeView): Promise<SavedViews> {
  return sendJson(savedViewsSchema, 'PATCH', api.view(viewId), change)
}

export function deleteView(viewId: string): Promise<SavedViews> {
  return sendJson(savedViewsSchema, 'DELETE', api.view(viewId))
}
