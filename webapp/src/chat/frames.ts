/**
 * Gathers pieces of text and hands them over once a frame, and less often when that takes the page long: many small pieces
 * must not cost a picture each.
 */
export class Frames {
  private text = ''
  private asked = 0
  private restUntil = 0

  constructor(private readonly show: (text: string) => void) {}

  add(piece: string): void {
    this.text += piece
    this.ask()
  }

  /** Shows what is left, at once. */
  end(): void {
    cancelAnimationFrame(this.asked)
    this.asked = 0
    if (this.text !== '') this.hand()
  }

  private ask(): void {
    if (this.asked === 0) this.asked = requestAnimationFrame((now) => this.frame(now))
  }

  private frame(now: number): void {
    this.asked = 0
    if (now < this.restUntil) {
      this.ask()
      return
    }
    const begun = performance.now()
    this.hand()
    // The page is redrawn after this frame's work; what the last one took tells about the next.
    setTimeout(() => (this.restUntil = performance.now() + 3 * Math.max(0, performance.now() - begun - 8)))
  }

  private hand(): void {
    const text = this.text
    this.text = ''
    this.show(text)
  }
}
