/** Builds every URL of the desk and of its HTTP API. Values are encoded only here. */

export const pages = {
  signIn: () => '/sign-in',
  /** The page at the end of single sign-on in another tab. */
  signedIn: () => '/signed-in',
  setPassword: () => '/set-password',
  disputes: () => '/disputes',
  /** `list`: the query string of the list that it is opened from, which its page leads back to. */
  dispute: (disputeId: string, list?: string) =>
    withQuery(`/disputes/${segment(disputeId)}`, { list }),
  people: () => '/people',
  audit: () => '/audit',
  profile: () => '/profile',
}

export const api = {
  /** Events of what changes: text/event-stream. */
  live: () => '/api/live',
  disputes: () => '/api/disputes',
  disputeCounts: () => '/api/disputes/counts',
  fillProgress: () => '/api/disputes/fill-progress',
  disputesCsv: () => '/api/disputes/csv',
  conversions: () => '/api/conversions',
  dispute: (disputeId: string) => `/api/disputes/${segment(disputeId)}`,
  history: (disputeId: string) => `/api/disputes/${segment(disputeId)}/history`,
  neighbours: (disputeId: string) => `/api/disputes/${segment(disputeId)}/neighbours`,
  respondBy: (disputeId: string) => `/api/disputes/${segment(disputeId)}/respond-by`,
  calendar: (disputeId: string) => `/api/disputes/${segment(disputeId)}/calendar`,
  export: (disputeId: string) => `/api/disputes/${segment(disputeId)}/export`,
  documents: (disputeId: string) => `/api/disputes/${segment(disputeId)}/documents`,
  document: (disputeId: string, documentId: string) =>
    `/api/disputes/${segment(disputeId)}/documents/${segment(documentId)}`,
  content: (disputeId: string, documentId: string) =>
    `/api/disputes/${segment(disputeId)}/documents/${segment(documentId)}/content`,
  restore: (disputeId: string, documentId: string) =>
    `/api/disputes/${segment(disputeId)}/documents/${segment(documentId)}/restore`,
  documentsZip: (disputeId: string) => `/api/disputes/${segment(disputeId)}/documents/zip`,
  kind: (disputeId: string, documentId: string) =>
    `/api/disputes/${segment(disputeId)}/documents/${segment(documentId)}/kind`,
  waivers: (disputeId: string) => `/api/disputes/${segment(disputeId)}/waivers`,
  waiver: (disputeId: string, kind: string) =>
    `/api/disputes/${segment(disputeId)}/waivers/${segment(kind)}`,
  assignment: (disputeId: string) => `/api/disputes/${segment(disputeId)}/assignment`,
  snooze: (disputeId: string) => `/api/disputes/${segment(disputeId)}/snooze`,
  notes: (disputeId: string) => `/api/disputes/${segment(disputeId)}/notes`,
  note: (disputeId: string, noteId: string) =>
    `/api/disputes/${segment(disputeId)}/notes/${segment(noteId)}`,
  teammates: () => '/api/teammates',
  templates: () => '/api/templates',
  template: (templateId: string) => `/api/templates/${segment(templateId)}`,
  views: () => '/api/views',
  view: (viewId: string) => `/api/views/${segment(viewId)}`,
  response: (disputeId: string) => `/api/disputes/${segment(disputeId)}/response`,
  draft: (disputeId: string) => `/api/disputes/${segment(disputeId)}/response/draft`,
  check: (disputeId: string) => `/api/disputes/${segment(disputeId)}/check`,
  returnCheck: (disputeId: string) => `/api/disputes/${segment(disputeId)}/check/return`,
  presence: (disputeId: string) => `/api/disputes/${segment(disputeId)}/presence`,
  openPage: (disputeId: string, pageId: string) =>
    `/api/disputes/${segment(disputeId)}/presence/${segment(pageId)}`,
  accept: (disputeId: string) => `/api/disputes/${segment(disputeId)}/accept`,
  uploads: (disputeId: string) => `/api/disputes/${segment(disputeId)}/uploads`,
  sameFiles: (disputeId: string) => `/api/disputes/${segment(disputeId)}/same-files`,
  upload: (disputeId: string, uploadId: string) =>
    `/api/disputes/${segment(disputeId)}/uploads/${segment(uploadId)}`,
  /** A next-auth action. */
  auth: (action: string) => `/api/auth/${action}`,
  session: () => '/api/session',
  ownLanguage: () => '/api/profile/language',
  webhook: () => '/api/webhooks/omise',
  health: () => '/api/health',
}

/** Pages of Omise's own dashboard, which separates test from live charges. */
export const omiseDashboard = {
  charge: (chargeId: string, livemode: boolean) =>
    `https://dashboard.omise.co/${livemode ? 'live' : 'test'}/charges/${segment(chargeId)}`,
}

/** Appends the parameters that have a value. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

/** A value in a path. */
export function segment(value: string): string {
  const encoded = encodeURIComponent(value)
  if (encoded === '' || encoded === '.' || encoded === '..') {
    throw new Error('A path segment must not be empty or a relative step')
  }
  return encoded
}
