import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A text that belongs to the whole document: readers show it beside the pages, if at all. */
export type DocumentText = { in: 'metadata' | 'bookmarks' | 'attachments' | 'form'; text: string }

/**
 * What programs write to say when, as which version and with what they made the file: dates and ids, whose digits are of
 * no interest. Whole keys, since others contain such words too, as `CustomerId`.
 */
const TECHNICAL = new Set(
  [
    // Of the information dictionary, ISO 32000-1, table 317.
    'CreationDate',
    'ModDate',
    'Producer',
    'Trapped',
    'PDFFormatVersion',
    // Copies of XMP entries in it, and the date of the document in another format.
    'DocumentID',
    'InstanceID',
    'OriginalDocumentID',
    'SourceModified',
    // Of XMP, parts 1 and 2.
    'xmp:CreateDate',
    'xmp:ModifyDate',
    'xmp:MetadataDate',
    'dc:date',
    'dc:format',
    'xmpMM:DocumentID',
    'xmpMM:InstanceID',
    'xmpMM:OriginalDocumentID',
    'xmpMM:VersionID',
    'xmpMM:History',
    'xmpMM:DerivedFrom',
    'xmpMM:Versions',
    'xmpMM:Ingredients',
    'xmpMM:Pantry',
    'xmpTPg:Fonts',
    'photoshop:DocumentAncestors',
    'photoshop:DateCreated',
    'pdf:Producer',
    'pdf:PDFVersion',
    'pdf:Trapped',
    'pdfx:SourceModified',
  ].map((key) => key.toLowerCase()),
)
/** Texts beyond these are not read. */
const MAX_TEXTS = 5_000

/** Title, author and other metadata, bookmarks, names and descriptions of attached files, and fields on no page. */
export async function documentTexts(document: PDFDocumentProxy): Promise<DocumentText[]> {
  const [metadata, bookmarks, attachments, form] = await Promise.all([
    metadataTexts(document),
    bookmarkTitles(document),
    attachmentNames(document),
    fieldTexts(document),
  ])
  return [
    ...metadata.map((text) => ({ in: 'metadata', text }) as const),
    ...bookmarks.map((text) => ({ in: 'bookmarks', text }) as const),
    ...attachments.map((text) => ({ in: 'attachments', text }) as const),
    ...form.map((text) => ({ in: 'form', text }) as const),
  ].slice(0, MAX_TEXTS)
}

/** The names of the files attached to the document, and whether they are its content. */
export async function attachments(document: PDFDocumentProxy): Promise<{
  filenames: string[]
  isPortfolio: boolean
}> {
  const { info } = await document.getMetadata()
  const files = [...((await document.getAttachments()) ?? new Map())]
  const filenames = files.map(([, { rawFilename }]) => String(rawFilename))
  return { filenames, isPortfolio: Reflect.get(info, 'IsCollectionPresent') === true }
}

async function metadataTexts(document: PDFDocumentProxy): Promise<string[]> {
  const { info, metadata } = await document.getMetadata()
  const { Custom: custom, ...standard }: Record<string, unknown> = { ...info }
  const entries = [
    ...Object.entries(standard),
    ...(custom instanceof Map ? Array.from<[string, unknown]>(custom) : []),
    ...Array.from<[string, unknown]>(metadata ?? []),
  ]
  return entries
    .filter(([key]) => !isTechnical(key))
    .flatMap(([, value]) => value)
    .filter((value): value is string => typeof value === 'string')
}

/** Acrobat 5 and 6 wrote the prefixes of XMP drafts: `xap` and `xapMM`. */
function isTechnical(key: string): boolean {
  return TECHNICAL.has(key.toLowerCase().replace(/^xap(?=(mm)?:)/, 'xmp'))
}

type Bookmark = { title: string; items: Bookmark[] }

async function bookmarkTitles(document: PDFDocumentProxy): Promise<string[]> {
  const open: Bookmark[] = [...((await document.getOutline()) ?? [])]
  const titles: string[] = []
  for (let next = open.pop(); next && titles.length < MAX_TEXTS; next = open.pop()) {
    titles.push(next.title)
    open.push(...next.items)
  }
  return titles
}

async function attachmentNames(document: PDFDocumentProxy): Promise<string[]> {
  const attachments = (await document.getAttachments()) ?? new Map()
  return [...attachments].flatMap(([key, { rawFilename, filename, description }]) => [
    ...new Set([key, rawFilename, filename, description].filter(Boolean)),
  ])
}

type Field = { name?: string; value?: unknown; defaultValue?: unknown; rect?: unknown }

async function fieldTexts(document: PDFDocumentProxy): Promise<string[]> {
  const fields = (await document.getFieldObjects()) ?? new Map<string, Field[]>()
  return [...fields].flatMap(([name, objects]) =>
    objects.flatMap((object) => {
      const { value, defaultValue }: Field = object
      return [value, defaultValue]
        .flat()
        .filter((text): text is string => typeof text === 'string' && text !== '')
        .map((text) => `${name}: ${text}`)
    }),
  )
}
