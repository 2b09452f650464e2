import { handleAuth } from '@/lib/server/http/auth-route'

export const GET = handleAuth
export const POST = handleAuth
