import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'
import type { Env, Token } from './types'
import { highlighted } from './highlight'

/** One paragraph, list, table or piece of code, ready to be shown. */
export interface Block {
  key: number
  html: string
}

/** What the words on buttons in a text are. */
export interface Labels {
  copy: string
  image: string
}

// Raw HTML stays text. What is let through afterwards is a second wall, should the first have a hole.
const md = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false })
md.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())

const TAGS = [
  ...[
    'p',
    'br',
    'hr',
    'strong',
    'em',
    's',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
    'a',
    'span',
    'div',
  ],
  ...['h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'button'],
]
const ATTRIBUTES = ['href', 'title', 'target', 'rel', 'class', 'start', 'type', 'tabindex', 'role', 'align']

/** An answer's headings stand below those of the page. */
function lower(tag: string): string {
  return `h${Math.min(6, Number(tag.slice(1)) + 2)}`
}

/** Styles within the page are forbidden; this attribute says the same. */
function align(token: Token): void {
  const side = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
  if (!side) return
  token.attrs = null
  token.attrSet('align', side)
}

md.core.ruler.push('tags', (state) => {
  for (const token of state.tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = lower(token.tag)
    if (token.type === 'th_open' || token.type === 'td_open') align(token)
  }
})

md.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('target', '_blank')
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow')
  return self.renderToken(tokens, index, options)
}

/** A picture that is loaded tells its server what was talked about: it is a link that a person may follow. */
md.renderer.rules['image'] = (tokens, index, _options, env: Env) => {
  const token = tokens[index]
  const source = String(token?.attrGet('src') ?? '')
  const text = md.utils.escapeHtml(token?.content || source)
  const label = md.utils.escapeHtml(env.labels.image)
  return `<a class="image-link" href="${md.utils.escapeHtml(source)}" target="_blank" rel="noopener noreferrer nofollow">${label}: ${text}</a>`
}

md.renderer.rules['fence'] = (tokens, index, _options, env: Env) => code(tokens[index], env)
md.renderer.rules['code_block'] = (tokens, index, _options, env: Env) => code(tokens[index], env)
md.renderer.rules['table_open'] = () =>
  '<div class="table-scroll" tabindex="0"><table class="table table-sm">'
md.renderer.rules['table_close'] = () => '</table></div>'

function code(token: Token | undefined, env: Env): string {
  const language = /^[\w+#.-]{1,30}/.exec(token?.info.trim() ?? '')?.[0] ?? ''
  const text = token?.content ?? ''
  const shown = (env.isGrowing ? null : highlighted(text, language)) ?? md.utils.escapeHtml(text)
  return (
    '<div class="code-block"><div class="code-head">' +
    `<span>${md.utils.escapeHtml(language)}</span>` +
    `<button type="button" class="code-copy">${md.utils.escapeHtml(env.labels.copy)}</button></div>` +
    `<pre tabindex="0"><code>${shown}</code></pre></div>`
  )
}

function clean(html: string): string {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  })
}

/**
 * Makes the blocks of a text that may still grow. Those that did not change since the last time are taken from there, so
 * that a long answer costs no more at its end than at its beginning.
 */
export class MarkdownBlocks {
  private known = new Map<string, string>()

  /**
   * The blocks of the text as it is now.
   *
   * @param isGrowing whether more will follow: the last block is not final then
   */
  render(text: string, labels: Labels, isGrowing = false): Block[] {
    const env: Env = { labels, isGrowing: false }
    const groups = grouped(md.parse(text, env))
    const lines = text.split('\n')
    const next = new Map<string, string>()
    const blocks = groups.map((tokens, key) => {
      env.isGrowing = isGrowing && key === groups.length - 1
      const [from, to] = extent(tokens)
      const source = `${env.isGrowing ? 1 : 0}${labels.copy}\n${lines.slice(from, to).join('\n')}`
      const html = this.known.get(source) ?? clean(md.renderer.render(tokens, md.options, env))
      next.set(source, html)
      return { key, html }
    })
    this.known = next
    return blocks
  }

  /** What was made is made anew, as when the colours of code can be had. */
  forget(): void {
    this.known.clear()
  }
}

/** The tokens of each outermost block. */
function grouped(tokens: Token[]): Token[][] {
  const groups: Token[][] = []
  let group: Token[] = []
  let depth = 0
  for (const token of tokens) {
    group.push(token)
    depth += token.nesting
    if (depth === 0) {
      groups.push(group)
      group = []
    }
  }
  return groups
}

function extent(tokens: Token[]): [number, number] {
  return tokens[0]?.map ?? [0, 0]
}
