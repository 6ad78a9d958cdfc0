import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('../src/styles/tokens.scss', import.meta.url), 'utf8');

function tokens(theme: string): Record<string, string> {
  const block = new RegExp(`@mixin ${theme} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const PAIRS: [text: string, on: string][] = [
  ...['ink', 'ink-2', 'kapok', 'river', 'leaf', 'amber', 'alarm'].flatMap(
    (text): [string, string][] => [[text, 'ground'], [text, 'card']],
  ),
  ['on-kapok', 'kapok'], ['kapok', 'kapok-soft'], ['river', 'river-soft'], ['amber', 'river-soft'],
  ['leaf', 'leaf-soft'], ['amber', 'amber-soft'], ['alarm', 'alarm-soft'],
];

describe.each(['light', 'dark'])('%s colours', (theme) => {
  const named = tokens(theme);
  it.each(PAIRS)('%s on %s can be read', (text, on) => {
    expect(named[text]).toBeDefined();
    expect(contrast(named[text] ?? '', named[on] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});
