import { ApiError } from './api/errors'

/**
 * Takes in a long answer and tells how much is there; an ApiError when it is refused or breaks off.
 *
 * @param progress called with the bytes until now
 */
export async function receive(response: Response, progress: (bytes: number) => void): Promise<Blob> {
  if (!response.ok) throw await ApiError.of(response)
  const reader = response.body?.getReader()
  const parts: BlobPart[] = []
  let bytes = 0
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      parts.push(part.value)
      bytes += part.value.length
      progress(bytes)
    }
  } catch {
    // The half of a file must not look like the whole.
    throw ApiError.offline()
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' })
}
