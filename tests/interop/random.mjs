// Random numbers that come again with the same seed.
export class Random {
  constructor (seed) { this.s = (seed * 2654435761 + 1) >>> 0 }
  next () {
    this.s = (this.s + 0x6d2b79f5) >>> 0
    let t = this.s
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  below (n) { return Math.floor(this.next() * n) }
  chance (p) { return this.next() < p }
  of (list) { return list[this.below(list.length)] }
  shuffle (list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[list[i], list[j]] = [list[j], list[i]]
    }
    return list
  }
}
