import type MarkdownIt from 'markdown-it'
import type { Labels } from './markdown'

export type Token = ReturnType<MarkdownIt['parse']>[number]

/** What the rules of a text's parts are told. */
export interface Env {
  labels: Labels
  /** Whether the block is not final yet. */
  isGrowing: boolean
}
