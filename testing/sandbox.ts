import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import getPort from 'get-port'
import { startProgram } from '../scripts/processes.ts'
import { sandboxWebhooks } from './sandbox-webhooks.ts'

/** The sandbox as a separate process, which can be killed. */
export type SandboxProgram = {
  url: string
  /** SIGKILL, then a restart after `downMs` on the same port and data, which clears the faults. */
  restart(downMs: number): Promise<void>
  stop(): Promise<void>
}

/** Starts it on loopback; `directory` takes its data. @throws ProgramError when it does not start */
export async function startSandboxProgram(directory: string): Promise<SandboxProgram> {
  const port = await getPort({ host: '127.0.0.1' })
  const start = async () => {
    const args = ['sandbox/main.ts', '--port', String(port), '--data', directory]
    const program = startProgram({ name: 'The sandbox', args })
    await program.findLine(/listening on/)
    return program
  }
  let program = await start()
  return {
    url: `http://127.0.0.1:${port}`,
    async restart(downMs) {
      await program.kill()
      await delay(downMs)
      program = await start()
    },
    stop: () => program.stop(),
  }
}

/** A fault as sandbox/README.md describes it. */
export type SandboxFault = {
  on: { method?: string; path?: string; filename?: string; event?: string }
  fault: Record<string, unknown> & { type: string }
  times?: number
  share?: number
  seed?: number
}

/** What a new dispute and its charge shall be; the sandbox invents the rest. */
export type NewDispute = {
  /** In the smallest unit of the currency. */
  amount?: number
  currency?: string
  reasonCode?: string
  adminMessage?: string
  /** It is opened seven days before; at most seven days from now. */
  respondBy?: Date
  /** The charge's, as are the rest. */
  description?: string
  metadata?: Record<string, string>
  customer?: string | null
  ip?: string
  card?: { name?: string; brand?: string; last_digits?: string; country?: string; city?: string }
}

/** With the first page of its documents. */
export type OpenDispute = {
  id: string
  documents: { total: number; data: { id: string; filename: string }[] }
}

type SandboxDocument = { id: string; filename: string; kind: string | null; deleted: boolean }
export type LoggedRequest = {
  method: string
  path: string
  /** Null until it is answered. */
  status: number | null
  content_length: string | null
  transfer_encoding: string | null
}

/** A client of the sandbox at `url` for one merchant, a new one by default: Omise's API and the sandbox's admin API. */
export function sandboxMerchant(url: string, secretKey = newKey()) {
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`

  async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  /** Sorted by the number of documents, descending. */
  async function openDisputes(): Promise<OpenDispute[]> {
    const { data } = await ask<{ data: OpenDispute[] }>('GET', '/disputes/open?limit=100')
    return data.toSorted((a, b) => b.documents.total - a.documents.total)
  }

  /** A new open dispute on a new charge, which raises `charge.create` and `dispute.create`. */
  async function createDispute(wanted: NewDispute = {}): Promise<{ id: string; charge: string }> {
    const { reasonCode, adminMessage, respondBy, ...same } = wanted
    return ask<{ id: string; charge: string }>('POST', '/__sandbox/disputes', {
      ...same,
      reason_code: reasonCode,
      admin_message: adminMessage,
      respond_by: respondBy?.toISOString(),
    })
  }

  return {
    secretKey,
    authorization,
    /** A new open dispute, always for goods that were not received: on a charge without one, or on a new charge. */
    async openDispute(): Promise<string> {
      const { data } = await ask<{ data: { id: string; disputable: boolean }[] }>(
        'GET',
        '/charges?limit=100&order=reverse_chronological',
      )
      const charge = data.find(({ disputable }) => disputable)
      if (!charge) {
        return (await createDispute({ reasonCode: 'goods_or_services_not_provided' })).id
      }
      const { id } = await ask<{ id: string }>('POST', `/charges/${charge.id}/disputes`)
      return id
    },
    createDispute,
    async firstDispute(tab: 'open' | 'pending' | 'closed'): Promise<string> {
      const { data } = await ask<{ data: { id: string }[] }>('GET', `/disputes/${tab}?limit=1`)
      if (!data[0]) throw new Error(`The sandbox has no ${tab} dispute`)
      return data[0].id
    },
    openDisputes,
    /** The seeded open dispute with 45 documents, none of which the desk added. */
    async disputeWithManyDocuments(): Promise<string> {
      const dispute = (await openDisputes()).find(({ documents }) => documents.total === 45)
      if (!dispute) throw new Error('The sandbox has no dispute with 45 documents')
      return dispute.id
    },
    /** The seeded open dispute with a message by Omise's administrators, and that message. */
    async disputeWithAdminMessage(): Promise<{ disputeId: string; text: string }> {
      const { data } = await ask<{ data: { id: string; admin_message: string | null }[] }>(
        'GET',
        '/disputes/open?limit=100',
      )
      const dispute = data.find(({ admin_message }) => admin_message !== null)
      if (!dispute?.admin_message) throw new Error('The sandbox has no message of an administrator')
      return { disputeId: dispute.id, text: dispute.admin_message }
    },
    dispute: (disputeId: string) =>
      ask<{
        status: string
        message: string | null
        amount: number
        currency: string
        created_at: string
      }>('GET', `/disputes/${disputeId}`),
    setStatus: (disputeId: string, status: string) =>
      ask('POST', `/__sandbox/disputes/${disputeId}/status`, { status }),
    /** As the issuer decides. */
    closeDispute: (disputeId: string, status: 'won' | 'lost') =>
      ask('POST', `/__sandbox/disputes/${disputeId}/status`, { status }),
    /** A new dispute arrives every so many minutes; null ends that. */
    openDisputesEvery: (minutes: number | null) =>
      ask('PATCH', '/__sandbox/settings', { new_dispute_minutes: minutes }),
    /** Which event an accepted dispute raises. */
    setAcceptEvent: (key: 'dispute.close' | 'dispute.accept') =>
      ask('PATCH', '/__sandbox/settings', { accept_event: key }),
    webhooks: sandboxWebhooks(ask),
    async documents(disputeId: string): Promise<SandboxDocument[]> {
      const { data } = await ask<{ data: SandboxDocument[] }>(
        'GET',
        `/disputes/${disputeId}/documents?limit=100`,
      )
      return data
    },
    /**
     * Adds a document as in Omise's dashboard, which has a copy to download if its name begins with "sandbox-download".
     * @returns the new document's id
     */
    async addDocument(
      disputeId: string,
      filename: string,
      bytes: Buffer = Buffer.from('%PDF-1.7\nadded elsewhere\n%%EOF\n'),
    ): Promise<string> {
      const form = new FormData()
      const file = new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' })
      form.append('file', file, filename)
      form.append('kind', 'proof_of_receipt')
      const response = await fetch(`${url}/disputes/${disputeId}/documents`, {
        method: 'POST',
        headers: { authorization },
        body: form,
      })
      if (!response.ok) throw new Error(`No document was added: ${await response.text()}`)
      const { id } = (await response.json()) as { id: string }
      return id
    },
    deleteDocument: (disputeId: string, documentId: string) =>
      ask('DELETE', `/disputes/${disputeId}/documents/${documentId}`),
    /** Of the first document of a dispute, as Omise has it. */
    async firstContent(disputeId: string): Promise<Buffer> {
      const [first] = await this.documents(disputeId)
      return this.contentOf(first?.id ?? '')
    },

    async contentOf(documentId: string): Promise<Buffer> {
      const response = await fetch(`${url}/__sandbox/documents/${documentId}/content`, {
        headers: { authorization },
      })
      if (!response.ok) throw new Error(`No stored bytes for ${documentId}`)
      return Buffer.from(await response.arrayBuffer())
    },
    fail: (fault: SandboxFault) => ask<{ id: string }>('POST', '/__sandbox/faults', fault),
    /** Removes one fault; succeeds for an unknown one. */
    async removeFault(faultId: string): Promise<void> {
      const response = await fetch(`${url}/__sandbox/faults/${faultId}`, {
        method: 'DELETE',
        headers: { authorization },
      })
      await response.body?.cancel()
      if (!response.ok && response.status !== 404) {
        throw new Error(`The fault ${faultId} cannot be removed: ${response.status}`)
      }
    },
    /** Whether deleted documents stay in lists and totals. */
    listDeletedDocuments: (listed: boolean) =>
      ask('PATCH', '/__sandbox/settings', { deleted_documents: listed ? 'listed' : 'unlisted' }),
    async heal(): Promise<void> {
      await ask('DELETE', '/__sandbox/faults')
    },
    /** The calls so far, oldest first, without those to the sandbox's admin API. */
    async requests(): Promise<LoggedRequest[]> {
      const { data } = await ask<{ data: LoggedRequest[] }>('GET', '/__sandbox/requests')
      return data
    },
  }
}

export type SandboxMerchant = ReturnType<typeof sandboxMerchant>

function newKey(): string {
  return `skey_test_${randomBytes(10).toString('hex')}`
}
