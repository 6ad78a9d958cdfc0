import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What WeChat counts as personal: from its list of interfaces under 用户隐私保护指引, and what identifies a person by itself. */
const PRIVATE = new Set([
  'login', 'getUserInfo', 'getUserProfile', 'getPhoneNumber', 'getRealtimePhoneNumber', 'chooseAvatar',
  'getLocation', 'getFuzzyLocation', 'onLocationChange', 'startLocationUpdate', 'startLocationUpdateBackground', 'chooseLocation', 'choosePoi',
  'chooseAddress', 'chooseInvoice', 'chooseInvoiceTitle', 'getWeRunData', 'chooseLicensePlate',
  'chooseImage', 'chooseMedia', 'chooseVideo', 'chooseMessageFile', 'chooseFile', 'scanCode',
  'startRecord', 'getRecorderManager', 'createCameraContext', 'createVKSession', 'createLivePusherContext', 'joinVoIPChat',
  'openBluetoothAdapter', 'createBLEPeripheralServer', 'saveImageToPhotosAlbum', 'saveVideoToPhotosAlbum',
  'addPhoneContact', 'addPhoneCalendar', 'addPhoneRepeatCalendar', 'chooseContact',
  'setClipboardData', 'getClipboardData', 'startAccelerometer', 'onAccelerometerChange', 'startCompass', 'startDeviceMotionListening',
  'startGyroscope', 'authorize', 'startFacialRecognitionVerify', 'startSoterAuthentication',
]);

const source = fileURLToPath(new URL('../src', import.meta.url));
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function* texts(folder: string): Generator<[path: string, text: string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(ts|vue)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    yield [path, readFileSync(path, 'utf8').replace(/^\s*(\/\/|\*).*$/gm, '')];
  }
}

function usedIn(folder: string): Map<string, string> {
  const used = new Map<string, string>();
  for (const [path, text] of texts(folder)) {
    for (const [, called, opened] of text.matchAll(/\b(?:uni|wx)\s*\.\s*(\w+)|open-type="(\w+)"/g)) used.set(called ?? opened ?? '', path);
  }
  return used;
}

/** Keys are written as they are or as a constant of the same file; anything else would escape this test. */
function keptIn(folder: string): Set<string> {
  const kept = new Set<string>();
  for (const [path, text] of texts(folder)) {
    for (const [, named] of text.matchAll(/\b(?:set|get|remove)Storage(?:Sync)?\(\s*([^,)]*)/g)) {
      const written = /^[A-Z_]+$/.test(named ?? '') ? new RegExp(`const ${named} = ('[^']+')`).exec(text)?.[1] : named;
      kept.add(/^'([^']+)'$/.exec(written ?? '')?.[1] ?? `${named} in ${path}`);
    }
    if (/\b(?:local|session)Storage\b|\bindexedDB\b|document\.cookie/.test(text)) kept.add(`a browser's own storage in ${path}`);
  }
  return kept;
}

interface Row {
  information: string;
  interfaces: string[];
  cells: string[];
}
const [declaration = '', phone = ''] = read('../../../../miniprogram-api-docs/guide/wechat-privacy.md').split('## Kept on the telephone itself');
const rows: Row[] = declaration
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| 收集的信息'))
  .map((line) => {
    const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
    return { information: cells[0] ?? '', interfaces: [...(cells[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''), cells };
  });
const declared = new Set(rows.flatMap((row) => row.interfaces));
const used = usedIn(source);

describe('the privacy table', () => {
  it('reads the code', () => {
    expect([...used.keys()]).toEqual(expect.arrayContaining(['login', 'getFuzzyLocation', 'getPhoneNumber', 'setClipboardData']));
  });

  it('names every private interface the code uses', () => {
    expect([...used].filter(([name]) => PRIVATE.has(name) && !declared.has(name))).toEqual([]);
  });

  it.each(rows.map((row) => [row.information, row] as const))('says of %s everything WeChat asks', (_, row) => {
    expect(row.cells).toHaveLength(7);
    for (const cell of row.cells) expect(cell).not.toBe('');
    for (const name of row.interfaces) expect(PRIVATE).toContain(name);
  });

  it.each(rows.map((row) => row.information))('and the page 隐私说明 name %s alike', (information) => {
    expect(read('../src/accounts/privacy.vue')).toContain(`'${information}：`);
  });

  it('names every key of the telephone\'s storage, and no other', () => {
    const kept = keptIn(source);
    expect(kept).toContain('session');
    const named = [...phone.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
    expect(named.sort()).toEqual([...kept].sort());
  });

  it('and the manifest declare the same place', () => {
    const { 'mp-weixin': weChat } = JSON.parse(read('../src/manifest.json')) as {
      'mp-weixin': { requiredPrivateInfos: string[]; permission: Record<string, { desc: string }>; __usePrivacyCheck__: boolean };
    };
    expect(weChat.__usePrivacyCheck__).toBe(true);
    expect(weChat.requiredPrivateInfos).toEqual(['getFuzzyLocation']);
    expect(Object.keys(weChat.permission)).toEqual(['scope.userFuzzyLocation']);
    for (const name of weChat.requiredPrivateInfos) {
      expect(declared).toContain(name);
      expect([...used.keys()]).toContain(name);
    }
  });
});
