import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../tokens/tokens.scss', import.meta.url), 'utf8')

function read(block: string): Record<string, string> {
  const body = css.slice(css.indexOf(`@mixin ${block} {`)).split('}')[0]!
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6});/gi)].map((m) => [m[1]!, m[2]!]))
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const text: [string, string[]][] = [
  ['ink', ['ground', 'card', 'river-soft', 'amber-soft', 'alarm-soft', 'leaf-soft', 'kapok-soft']],
  ['ink-2', ['ground', 'card', 'river-soft', 'line']],
  ['kapok', ['ground', 'card', 'kapok-soft']],
  ['on-kapok', ['kapok']],
  ['on-river', ['river']],
  ['river', ['ground', 'card', 'river-soft']],
  ['leaf', ['ground', 'card', 'river-soft', 'leaf-soft']],
  ['amber', ['ground', 'card', 'river-soft', 'amber-soft']],
  ['alarm', ['ground', 'card', 'river-soft', 'alarm-soft']],
]

describe.each(['light', 'dark'])('the %s tokens', (block) => {
  const tokens = read(block)
  it.each(text)('%s is readable where it stands', (ink, grounds) => {
    for (const ground of grounds) {
      expect(contrast(tokens[ink]!, tokens[ground]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
  it('draws the edges of controls visibly', () => {
    for (const ground of ['ground', 'card']) expect(contrast(tokens['line-strong']!, tokens[ground]!)).toBeGreaterThanOrEqual(3)
  })
})
