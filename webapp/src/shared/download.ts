/** Gives the browser a file to keep. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; the address would keep the bytes in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
