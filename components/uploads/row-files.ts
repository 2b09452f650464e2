import { isChanged, type Preparation } from './preparation'

/** The files of a row. */
export type RowFiles = {
  /** As it was picked. */
  source: File
  /** As it was made fit; null where that changed nothing. */
  made: File | null
}

export function filesAsPicked(source: File): RowFiles {
  return { source, made: null }
}

/** The one that is shown and sent. */
export function fileToSend({ source, made }: RowFiles, preparation: Preparation | null): File {
  return made && isChanged(preparation) ? made : source
}
