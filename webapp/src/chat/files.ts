/** Gives the person a file. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  // What no file system takes is left out.
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 100)
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
