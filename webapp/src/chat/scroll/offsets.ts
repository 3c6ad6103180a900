/**
 * Where the rows of a long list stand. Rows that were never shown have the height that rows have on average; heights are
 * kept by key, so that rows can be added at both ends.
 */
export class Offsets {
  private keys: readonly string[] = []
  private readonly heights = new Map<string, number>()
  private tops = new Float64Array(1)
  private indexes = new Map<string, number>()
  private stale = true

  constructor(private readonly firstGuess: number) {}

  setKeys(keys: readonly string[]): void {
    this.keys = keys
    this.indexes = new Map(keys.map((key, index) => [key, index]))
    this.stale = true
  }

  /** Whether that changed anything. */
  setHeight(key: string, height: number): boolean {
    if (this.heights.get(key) === height || !this.indexes.has(key)) return false
    this.heights.set(key, height)
    this.stale = true
    return true
  }

  /** Forgets all heights, as when the list got another width. */
  forget(): void {
    this.heights.clear()
    this.stale = true
  }

  get total(): number {
    return this.fresh()[this.keys.length] ?? 0
  }

  /** The top of a row, or of what comes after the last; NaN for a key that is not there. */
  topOf(key: string): number {
    return this.top(this.indexes.get(key) ?? Number.NaN)
  }

  top(index: number): number {
    return this.fresh()[index] ?? Number.NaN
  }

  /** The row at a height, the first and the last beyond the ends; -1 without rows. */
  at(y: number): number {
    const tops = this.fresh()
    let low = 0
    let high = this.keys.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((tops[middle] ?? 0) <= y) low = middle
      else high = middle - 1
    }
    return high
  }

  /** The rows between two heights, as [first, end). */
  between(from: number, to: number): [number, number] {
    return this.keys.length === 0 ? [0, 0] : [this.at(from), this.at(to) + 1]
  }

  private fresh(): Float64Array {
    if (!this.stale) return this.tops
    this.stale = false
    const guess = this.average()
    this.tops = new Float64Array(this.keys.length + 1)
    this.keys.forEach((key, index) => {
      this.tops[index + 1] = (this.tops[index] ?? 0) + (this.heights.get(key) ?? guess)
    })
    return this.tops
  }

  private average(): number {
    let sum = 0
    this.heights.forEach((height) => (sum += height))
    // A few rows say little about all of them.
    return (sum + this.firstGuess * 5) / (this.heights.size + 5)
  }
}
