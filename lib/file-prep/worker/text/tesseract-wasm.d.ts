// The package has types, but does not export them.
declare module 'tesseract-wasm' {
  export const layoutFlags: { EndOfLine: number }
  type TextItem = {
    rect: { left: number; top: number; right: number; bottom: number }
    flags: number
    confidence: number
    text: string
  }
  export type OCREngine = {
    loadModel(model: ArrayBuffer): void
    loadImage(image: ImageData): void
    clearImage(): void
    getTextBoxes(unit: 'word'): TextItem[]
    setVariable(name: string, value: string): void
  }
  export function createOCREngine(options: { wasmBinary: ArrayBuffer }): Promise<OCREngine>
}
