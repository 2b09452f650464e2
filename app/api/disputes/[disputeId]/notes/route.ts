import { disputeParamsSchema } from '@/lib/contract/disputes'
import { addNoteSchema } from '@/lib/contract/teamwork'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { addNote, listNotes } from '@/lib/server/teamwork/notes'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => listNotes(person, params.disputeId),
})

export const POST = deskRoute({
  action: 'note.write',
  params: disputeParamsSchema,
  status: 201,
  handler: async ({ person, actor, params, request }) => {
    const note = await readJsonBody(request, addNoteSchema, 'note_too_long')
    return addNote(person, actor, params.disputeId, note)
  },
})
