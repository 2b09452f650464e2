import type { JsonObject } from './values.ts'

/** A refusal in the form of Omise's four-key error object. https://docs.omise.co/api-errors */
export class OmiseError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'OmiseError'
    this.status = status
    this.code = code
  }

  /** `{ object, location, code, message }`: exactly these keys, in this order. */
  toWire(): JsonObject {
    return {
      object: 'error',
      location: `https://www.omise.co/api-errors#${this.code.replaceAll('_', '-')}`,
      code: this.code,
      message: this.message,
    }
  }
}

/** The client closed the connection before its request was complete, so no response is due. */
export class ClientGone extends Error {
  constructor() {
    super('the client closed the connection')
    this.name = 'ClientGone'
  }
}

export const authenticationFailure = () =>
  new OmiseError(401, 'authentication_failure', 'authentication failed')

export const notFound = (word: string, id: string) =>
  new OmiseError(404, 'not_found', `${word} ${id} was not found`)

export const badRequest = (message: string) => new OmiseError(400, 'bad_request', message)

export const documentsLocked = () =>
  new OmiseError(400, 'documents_locked', 'documents list cannot be modified')

export const invalidFileType = () =>
  new OmiseError(400, 'invalid_file_type', 'invalid content-type')
