import { nextTick, shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Area, Messages } from './area'

export type Locale = 'en' | 'ru'

export const locales: readonly Locale[] = ['en', 'ru']
export const localeNames: Record<Locale, string> = { en: 'English', ru: 'Русский' }

const KEPT = 'tollgate.locale'

/** The forms of Russian: 1 ключ, 2 ключа, 5 ключей; messages give these three, or four with "none" before them. */
export function russianForm(count: number, forms: number): number {
  const first = forms > 3 ? 1 : 0
  if (count === 0 && first === 1) return 0
  const tens = count % 100
  const ones = count % 10
  if (ones === 1 && tens !== 11) return first
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? first + 1 : first + 2
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {} as Record<string, Messages>,
  pluralRules: { ru: russianForm },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
})

/** The language in use, for formats. */
export const locale = shallowRef<Locale>('en')

const areas = new Map<string, Area>()
const loaded = new Map<string, Promise<void>>()
const opened = new Set<string>()

/** The language that was chosen here before, or else the first of the browser's that we speak. */
export function preferredLocale(kept: string | null, browser: readonly string[]): Locale {
  const wanted = [kept ?? '', ...browser].map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.map((tag) => locales.find((one) => one === tag)).find((one) => one !== undefined) ?? 'en'
}

export function registerAreas(all: Area[]): void {
  all.forEach((area) => areas.set(area.name, area))
}

/** Loads an area's words in the language in use. */
export function loadArea(name: string): Promise<void> {
  opened.add(name)
  return load(name, locale.value)
}

function load(name: string, language: Locale): Promise<void> {
  const area = areas.get(name)
  if (!area) return Promise.resolve()
  const id = `${language}/${name}`
  let loading = loaded.get(id)
  if (!loading) {
    loading = area.messages[language]().then((found) => {
      i18n.global.mergeLocaleMessage(language, { [name]: found.default })
    })
    // A failed load, as of a cut network, is tried again by the next page.
    loading.catch(() => loaded.delete(id))
    loaded.set(id, loading)
  }
  return loading
}

/** Turns the app to a language, and keeps it for the next visit. */
export async function setLocale(language: Locale, keep = true): Promise<void> {
  await Promise.all([...opened].map((name) => load(name, language)))
  locale.value = language
  i18n.global.locale.value = language
  document.documentElement.lang = language
  if (keep) localStorage.setItem(KEPT, language)
  await nextTick()
}

/** The language of the first page. */
export function startLocale(): Promise<void> {
  return setLocale(preferredLocale(localStorage.getItem(KEPT), navigator.languages), false)
}
