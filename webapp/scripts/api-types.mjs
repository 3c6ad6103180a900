// Writes the types of the API from the server's document, when they are not as new as it.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import openapi, { astToString } from 'openapi-typescript'

const document = new URL('../../src/main/resources/openapi.yaml', import.meta.url)
const types = new URL('../src/shared/api/schema.d.ts', import.meta.url)

const age = async (file) =>
  stat(file).then(
    (found) => found.mtimeMs,
    () => 0,
  )
if ((await age(types)) <= Math.max(await age(document), await age(new URL(import.meta.url)))) {
  const written = astToString(await openapi(document, { alphabetize: true, emptyObjectsUnknown: true }))
  await mkdir(new URL('.', types), { recursive: true })
  if ((await readFile(types, 'utf8').catch(() => '')) !== written) {
    await writeFile(types, written)
  }
  console.log(`types of the API written to ${fileURLToPath(types)}`)
}
