import { handleAuth } from '@/lib/server/auth/auth-route'

export const GET = handleAuth
export const POST = handleAuth
