import sanitizeHtml, { type Attributes, type Tag } from 'sanitize-html'
import { MAIL_PAGE_TAGS } from '@/lib/evidence/mail-page'
import { MailError } from './mail'

/** Elements in elements, as many as are kept. */
const MAX_LEVELS = 200
/** The parser's time grows with the square of the levels; elements that are never closed count. */
const MAX_OPEN_TAGS = 1000

/** A picture in the page itself. No SVG, which may refer to other files. */
const DATA_URL = /^data:image\/(?:png|jpeg|jpg|gif|webp|bmp);base64,[a-z\d+/=\s]+$/i

const COLOUR = /^(?:#[\da-f]{3,8}|[a-z]{3,30}|rgba?\([\d\s.,%]{1,60}\))$/i
const LENGTH = String.raw`(?:\d{1,6}(?:\.\d{1,6})?(?:px|pt|em|rem|ex|in|cm|mm|%)?|auto|thin|medium|thick)`
const LENGTHS = new RegExp(`^${LENGTH}(?: ${LENGTH}){0,3}$`, 'i')
/** Words and lengths; neither a colon nor a slash, with which an address begins. */
const WORDS = /^[\w\s#%.,'"()-]{1,200}$/

/** Nothing of a body may cover, or be moved onto, what the desk says of the mail. */
const STYLES: Readonly<Record<string, RegExp>> = {
  color: COLOUR,
  background: COLOUR,
  'background-color': COLOUR,
  ...all(LENGTHS, ['width', 'max-width', 'min-width', 'height', 'text-indent', 'border-spacing']),
  ...all(LENGTHS, ['border-width', 'border-radius', 'letter-spacing']),
  ...sides('margin', LENGTHS),
  ...sides('padding', LENGTHS),
  ...sides('border', WORDS),
  ...all(WORDS, ['border-color', 'border-style', 'border-collapse', 'table-layout']),
  // With a line height, also one in `font`, large text would leave its line.
  ...all(WORDS, ['font-family', 'font-size', 'font-style', 'font-weight']),
  ...all(WORDS, ['text-align', 'text-decoration', 'text-transform', 'vertical-align']),
  ...all(WORDS, ['white-space', 'word-break', 'direction', 'unicode-bidi', 'list-style-type']),
  // What a mail hides is shown, pictures included.
  display: /^(?:block|inline|inline-block|table|table-row|table-cell|list-item)$/,
}

/** Elements that browsers show as blocks, in the page as a `div`. */
const BLOCKS = (
  'address article aside body details dialog fieldset figcaption ' +
  'figure footer form header html main nav section summary'
).split(' ')

/**
 * The body of a mail with nothing but `MAIL_PAGE_TAGS`: no script, form, style sheet or picture from elsewhere. Links
 * keep their text.
 * @param pictureOf the `data:` URL of the picture with this content id; null when the mail has none
 * @throws MailError for more levels than real mails have, or the error of `pictureOf`
 */
export function cleanHtml(html: string, pictureOf: (contentId: string) => string | null): string {
  const picture = (_: string, { src = '', alt = '', width, height }: Attributes): Tag => {
    const contentId = /^cid:(.*)$/is.exec(src.trim())?.[1]
    const url = contentId === undefined ? src.trim() : pictureOf(decoded(contentId))
    if (url === null || !DATA_URL.test(url)) {
      return { tagName: 'span', attribs: {}, text: alt && `[${alt}]` }
    }
    const sizes = { ...(width && { width }), ...(height && { height }) }
    return { tagName: 'img', attribs: { src: url, alt, ...sizes } }
  }
  let open = 0
  return sanitizeHtml(html, {
    onOpenTag: () => {
      open += 1
      if (open > MAX_OPEN_TAGS) throw new MailError('Too many levels')
    },
    onCloseTag: () => {
      open -= 1
    },
    allowedTags: MAIL_PAGE_TAGS,
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'bgcolor', 'width', 'height', 'dir', 'lang'],
      img: ['src', 'alt'],
      font: ['color', 'face', 'size'],
      table: ['border', 'cellpadding', 'cellspacing'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap'],
      col: ['span'],
      ol: ['start', 'type'],
    },
    allowedStyles: {
      '*': Object.fromEntries(Object.entries(STYLES).map(([name, rule]) => [name, [rule]])),
    },
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    transformTags: {
      img: picture,
      a: 'span',
      ...Object.fromEntries(BLOCKS.map((tag) => [tag, 'div'])),
    },
    nonTextTags: ['script', 'style', 'textarea', 'option', 'xmp', 'title'],
    nestingLimit: MAX_LEVELS,
  })
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId)
  } catch {
    return contentId
  }
}

function all(rule: RegExp, names: readonly string[]): Record<string, RegExp> {
  return Object.fromEntries(names.map((name) => [name, rule]))
}

function sides(name: string, rule: RegExp): Record<string, RegExp> {
  return all(rule, [name, ...['top', 'right', 'bottom', 'left'].map((side) => `${name}-${side}`)])
}
