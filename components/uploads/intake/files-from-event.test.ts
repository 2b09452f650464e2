import { describe, expect, it } from 'vitest'
import { pngFile } from '@/lib/file-prep/testing/test-files'
import { nameUnnamedPictures } from './files-from-event'

const name = ({ date, time }: { date: string; time: string }) => `Screenshot ${date} at ${time}`
const at = Date.UTC(2026, 2, 21, 3, 2, 5)

function pasted(filename: string): File {
  return new File([pngFile('x')], filename, { type: 'image/png', lastModified: at })
}

describe('nameUnnamedPictures', () => {
  it('names a screenshot by its creation time, in the account’s time zone', async () => {
    const [named] = nameUnnamedPictures([{ file: pasted('image.png') }], 'Asia/Bangkok', name)
    expect(named?.file.name).toBe('Screenshot 2026-03-21 at 10.02.05.png')
    expect(named?.file.type).toBe('image/png')
    expect(named?.file.lastModified).toBe(at)
    expect(await named?.file.arrayBuffer()).toEqual(await pasted('x').arrayBuffer())
  })

  it('writes midnight as 00', () => {
    const file = new File([], 'image.JPG', { lastModified: Date.UTC(2026, 2, 20, 17, 0, 0) })
    const [named] = nameUnnamedPictures([{ file }], 'Asia/Bangkok', name)
    expect(named?.file.name).toBe('Screenshot 2026-03-21 at 00.00.00.jpg')
  })

  it.each(['image of parcel.png', 'images.png', 'image.pdf', 'ภาพ.png'])(
    'keeps the name of %s',
    (filename) => {
      const entry = { file: pasted(filename) }
      expect(nameUnnamedPictures([entry], 'Asia/Tokyo', name)[0]?.file).toBe(entry.file)
    },
  )

  it('keeps the mark of a folder', () => {
    const entry = { file: new File([], 'evidence'), folder: true }
    expect(nameUnnamedPictures([entry], 'Asia/Tokyo', name)).toEqual([entry])
  })
})
