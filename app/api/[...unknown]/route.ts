import { unknownAddress } from '@/lib/server/http/api-response'

export const GET = unknownAddress
export const POST = unknownAddress
export const PUT = unknownAddress
export const PATCH = unknownAddress
export const DELETE = unknownAddress
