/**
 * A file in memory as bytes, which can be released immediately: those of a `File` stay until it is collected as garbage.
 * Size in bytes, `lastModified` in ms since 1970.
 */
export type FileBytes = Pick<File, 'name' | 'size' | 'type' | 'lastModified'> & {
  bytes: ArrayBuffer
}

/** With a copy of the bytes. */
export function asFile(file: File | FileBytes): File {
  if (file instanceof File) return file
  const { bytes, name, type, lastModified } = file
  return new File([bytes], name, { type, lastModified })
}
