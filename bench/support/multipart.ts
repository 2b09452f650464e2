/** A multipart body as a browser's form sends it, and its content type. */
export async function multipartForm(
  file: Uint8Array<ArrayBuffer>,
  filename: string,
  kind: string,
): Promise<{ body: Buffer; contentType: string }> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([file], { type: 'image/png' }), filename)
  const encoded = new Response(form)
  return {
    contentType: encoded.headers.get('content-type') ?? '',
    body: Buffer.from(await encoded.arrayBuffer()),
  }
}
