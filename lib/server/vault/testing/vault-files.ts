import type { VaultFile } from '../list-files'
import type { Vault } from '../vault'

/** The files of a vault, without foreign entries. */
export async function vaultFiles(vault: Pick<Vault, 'list'>): Promise<VaultFile[]> {
  const files: VaultFile[] = []
  for await (const entry of vault.list()) if (entry.type === 'file') files.push(entry)
  return files
}
