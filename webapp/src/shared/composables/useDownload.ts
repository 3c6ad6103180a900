import { ref, type Ref } from 'vue'
import { apiFetch } from '../api/client'
import { download } from '../download'
import { receive } from '../receive'
import { useAction, type Action } from './useAction'

export interface WantedFile {
  path: string
  /** Under which the browser keeps it. */
  name: string
  headers?: Record<string, string>
}

export interface Download<A extends unknown[]> extends Action<A> {
  /** How much of the file is here; 0 until it begins. */
  kilobytes: Ref<number>
}

/** A file of the server's, taken in as it comes and given to the browser once it is whole. */
export function useDownload<A extends unknown[]>(wanted: (...args: A) => WantedFile): Download<A> {
  const kilobytes = ref(0)
  const action = useAction(async (...args: A) => {
    kilobytes.value = 0
    const { path, name, headers } = wanted(...args)
    const response = await apiFetch(path, headers ? { headers } : {})
    download(name, await receive(response, (bytes) => (kilobytes.value = Math.ceil(bytes / 1024))))
  })
  return { ...action, kilobytes }
}
