import { expect, it } from 'vitest'
import { readPaneWidths, writePaneWidths } from './pane-widths'

it('reads the widths that it wrote, within the limits', () => {
  expect(readPaneWidths(writePaneWidths({ evidence: 432, response: 300 }))).toEqual({
    evidence: 432,
    response: 300,
  })
  expect(readPaneWidths('9000-1')).toEqual({ evidence: 560, response: 272 })
})

it('has widths without a cookie, and for any other content', () => {
  for (const content of [undefined, '', '400', '-1-400', 'NaN-NaN', '400-352-1']) {
    expect(readPaneWidths(content), content).toEqual({ evidence: 400, response: 352 })
  }
})
