import { noteParamsSchema } from '@/lib/contract/teamwork'
import { deskRoute } from '@/lib/server/http/desk-route'
import { deleteNote } from '@/lib/server/teamwork/notes'

export const DELETE = deskRoute({
  action: 'note.write',
  params: noteParamsSchema,
  handler: ({ person, actor, params }) => deleteNote(person, actor, params),
})
