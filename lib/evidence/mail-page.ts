/**
 * The elements of the page that the browser makes of a mail. The server refuses a page with any other: none of these
 * navigates, runs a script, or loads anything but a picture, which the page's policy limits to `data:`.
 */
export const MAIL_PAGE_TAGS = (
  'div p span br hr pre blockquote center font img h1 h2 h3 h4 h5 h6 ul ol li dl dt dd ' +
  'table caption colgroup col thead tbody tfoot tr th td ' +
  'b strong i em u s strike del ins small sub sup code tt'
).split(' ')
