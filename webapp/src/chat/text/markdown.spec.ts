import { describe, expect, it } from 'vitest'
import { coloursLoaded } from './highlight'
import { MarkdownBlocks } from './markdown'

const LABELS = { copy: 'Copy', image: 'Image' }
const html = (text: string, isGrowing = false) =>
  new MarkdownBlocks()
    .render(text, LABELS, isGrowing)
    .map((block) => block.html)
    .join('')

function shown(text: string): HTMLElement {
  const element = document.createElement('div')
  element.innerHTML = html(text)
  return element
}

/** Each has run a script in some page once. */
const PAYLOADS = [
  '<script>window.hit=1</script>',
  '<img src=x onerror="window.hit=1">',
  '<svg onload=window.hit=1>',
  '<svg><script>window.hit=1</script></svg>',
  '<iframe src="javascript:window.hit=1"></iframe>',
  '<a href="javascript:window.hit=1">x</a>',
  '[x](javascript:window.hit=1)',
  '[x](JaVaScRiPt:window.hit=1)',
  '[x](&#106;avascript:window.hit=1)',
  '[x](data:text/html,<script>window.hit=1</script>)',
  '[x](vbscript:msgbox)',
  '![x](javascript:window.hit=1)',
  '![x" onerror="window.hit=1](https://example.com/x.png)',
  '[x](https://example.com "x\\" onmouseover=\\"window.hit=1")',
  '<javascript:window.hit=1>',
  '```html\n<img src=x onerror="window.hit=1">\n```',
  '```"><img src=x onerror=window.hit=1>\nx\n```',
  '`<img src=x onerror=window.hit=1>`',
  '<math><mtext><style><img src=x onerror=window.hit=1></style></mtext></math>',
  '| <img src=x onerror=window.hit=1> |\n| --- |\n| <b onclick=window.hit=1>x</b> |',
  '<form action="https://evil.example"><input name=password></form>',
  '<base href="https://evil.example/">',
  '<style>*{display:none}</style>',
  '<div style="position:fixed;inset:0">x</div>',
]

describe('a text of a model', () => {
  it.each(PAYLOADS)('runs nothing and shows its letters: %s', (payload) => {
    const element = shown(payload)
    const bad = element.querySelectorAll(
      'script, img, svg, iframe, math, style, form, input, base, object, embed, link, meta',
    )
    expect([...bad].map((one) => one.outerHTML)).toEqual([])
    for (const one of element.querySelectorAll('*')) {
      const names = one.getAttributeNames()
      expect(names.filter((name) => name.startsWith('on') || name === 'style' || name === 'id')).toEqual([])
      if (one.hasAttribute('href')) expect(one.getAttribute('href')).toMatch(/^(https?:|mailto:)/)
    }
  })

  it('opens links elsewhere and tells them nothing of this page', () => {
    for (const text of [
      '[a](https://example.com)',
      'https://example.com',
      '![a](https://example.com/a.png)',
    ]) {
      const link = shown(text).querySelector('a')
      expect(link?.target).toBe('_blank')
      expect(link?.rel).toContain('noopener')
      expect(link?.rel).toContain('noreferrer')
    }
  })

  it('loads no picture, but offers it', () => {
    const element = shown('![a cat](https://example.com/cat.png)')
    expect(element.querySelector('img')).toBeNull()
    expect(element.textContent).toContain('Image: a cat')
  })

  it('aligns the columns of tables without a style', () => {
    const element = shown('| a | b |\n| --- | ---: |\n| 1 | 2 |')
    expect([...element.querySelectorAll('td')].map((cell) => cell.getAttribute('align'))).toEqual([
      null,
      'right',
    ])
    expect(element.innerHTML).not.toContain('style')
  })

  it('has headings below those of the page', () => {
    expect(html('# One\n\n###### Six')).toBe('<h3>One</h3>\n<h6>Six</h6>\n')
  })

  it('shows code with its language, a way to copy it, and colours when they are there', async () => {
    await coloursLoaded()
    const element = shown('```python\nprint("<b>")\n```')
    expect(element.querySelector('.code-head span')?.textContent).toBe('python')
    expect(element.querySelector('.code-copy')?.textContent).toBe('Copy')
    expect(element.querySelector('pre')?.textContent).toBe('print("<b>")\n')
    expect(element.querySelector('.hljs-string')).not.toBeNull()
    expect(html('```python\nprint(1)', true)).not.toContain('hljs')
  })
})

describe('a text that grows', () => {
  const TEXT = 'One\n\n- a\n- b\n\n```js\nlet x = 1\n```\n\n| a |\n| --- |\n| b |\n\nLast **bold**'

  it('makes only its last block anew', () => {
    const blocks = new MarkdownBlocks()
    let before = blocks.render('', LABELS, true)
    let changes = 0
    for (let length = 1; length <= TEXT.length; length++) {
      const now = blocks.render(TEXT.slice(0, length), LABELS, true)
      for (const block of now.slice(0, -2)) {
        if (before[block.key] && before[block.key]?.html !== block.html) changes += 1
      }
      before = now
    }
    expect(changes).toBe(0)
    expect(before).toHaveLength(5)
  })

  it('ends as it would have been shown at once', () => {
    const blocks = new MarkdownBlocks()
    for (let length = 0; length <= TEXT.length; length += 3)
      blocks.render(TEXT.slice(0, length), LABELS, true)
    expect(
      blocks
        .render(TEXT, LABELS)
        .map((block) => block.html)
        .join(''),
    ).toBe(html(TEXT))
  })
})
