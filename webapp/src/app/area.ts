import type { RouteRecordRaw } from 'vue-router'
import type { Locale } from './i18n'

/** The messages of one language, as deep as an area likes. */
export interface Messages {
  [key: string]: string | Messages
}

/** A part of the app that brings its pages and its words; both are loaded when the first of its pages is opened. */
export interface Area {
  name: string
  routes: RouteRecordRaw[]
  messages: Record<Locale, () => Promise<{ default: Messages }>>
}
