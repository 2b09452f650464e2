declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  import type { Libheif } from '@/lib/file-prep/worker/heic/libheif'

  export default function load(): Libheif
}
