import { parameter } from './go';

/** What the paper on the wall says: of which station, and that somebody stood before it. */
export interface Wall {
  station: string;
  code: string;
}

/** Reads the printed address, `…/m/#/queues/take?station=CODE&wall=SECRET`, or the bare text; null for any other code. */
export function readWall(text: string): Wall | null {
  const bare = /^servicenet:take:([^:\s]+):([^:\s]+)$/.exec(text.trim());
  if (bare) return { station: bare[1] ?? '', code: bare[2] ?? '' };
  const query = /\/queues\/take\?([^#]*)$/.exec(text.trim())?.[1];
  if (query === undefined) return null;
  const of = (name: string) => {
    const value = new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1] ?? '';
    try {
      return decodeURIComponent(value);
    } catch {
      return '';
    }
  };
  const wall = { station: of('station'), code: of('wall') };
  return wall.station && wall.code ? wall : null;
}

/** WeChat's own scanner, by the rule registered for the address, opens the page and hands over what it read as the parameter `q`. */
export function handedWall(q: unknown): Wall | null {
  return typeof q === 'string' ? (readWall(q) ?? readWall(parameter(q))) : null;
}

// #ifdef MP-WEIXIN
/** Looks through the camera at the paper. Null: closed without a code. */
export function scanWall(): Promise<string | null> {
  return new Promise((resolve) => {
    uni.scanCode({
      onlyFromCamera: true,
      scanType: ['qrCode'],
      success: ({ result }) => resolve(result),
      fail: () => resolve(null),
    });
  });
}
// #endif
