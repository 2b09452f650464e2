/** The requests to the vault's thread. `id` identifies one file while it is written or read. */
export type VaultTask =
  | { do: 'create' | 'open'; id: number; file: string; path: string }
  | { do: 'write'; id: number; chunks: Uint8Array<ArrayBuffer>[] }
  | { do: 'commit'; id: number }
  | { do: 'abort'; id: number; path: string }
  | { do: 'next' | 'close'; id: number }

/** `commit` returns the SHA-256 in hex; `next` returns plain bytes, 'altered', or null at the end. */
export type VaultResult = string | Uint8Array<ArrayBuffer> | null

export type VaultCall = { call: number; task: VaultTask }

export type VaultReply =
  { call: number; ok: true; result: VaultResult } | { call: number; ok: false; error: Error }
