import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const source = read('../../tokens/tokens.scss');
const theme = JSON.parse(read('../src/theme.json')) as Record<string, Record<string, string>>;

function tokens(name: string): Record<string, string> {
  const block = new RegExp(`@mixin ${name} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, token, value]) => [token, value]));
}

// Contrast is checked where the tokens are read first, in the console. The bars that WeChat draws itself cannot
// read a style sheet: their colours stand in theme.json and must be the same ones.
describe.each(['light', 'dark'])('%s bars', (name) => {
  it.each([
    ['navBackground', 'card'], ['ground', 'ground'], ['tabColor', 'ink-2'], ['tabSelected', 'kapok'], ['tabBackground', 'card'],
  ])('%s is the token %s', (entry, token) => {
    expect(theme[name]?.[entry]?.toLowerCase()).toBe(tokens(name)[token]);
  });
});
