import { keepFile, readKept } from '../platform/kept-files';
import { newKey } from '../platform/idempotency';
import type { Bytes } from './upload';

/** A file the person chose. */
export interface Chosen {
  id: string;
  name: string;
  bytes: Bytes;
  /** WeChat: where it lies. */
  path: string;
}

/** photos: camera and album; files: whatever else lies on the phone, in WeChat in its chats. */
export type From = 'photos' | 'files';

export function keptBytes(path: string, size: number): Bytes {
  return { size, read: (position, length) => readKept(path, position, length) };
}

/** `picked` is never called when the person changes their mind. */
export function pickFiles(from: From, most: number, picked: (chosen: Chosen[]) => void): void {
  // #ifdef H5
  pickInBrowser(from, picked);
  // #endif
  // #ifdef MP-WEIXIN
  pickInWeChat(from, most, picked);
  // #endif
}

// #ifdef H5
/** The browser's own question, raised by a field that nobody sees. */
function pickInBrowser(from: From, picked: (chosen: Chosen[]) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  if (from === 'photos') field.accept = 'image/*,video/*';
  field.style.display = 'none';
  field.setAttribute('data-testid', 'file-field');
  document.body.appendChild(field);
  const end = () => field.remove();
  field.addEventListener('cancel', end);
  field.addEventListener('change', () => {
    picked([...(field.files ?? [])].map((file) => ({
      id: newKey(),
      name: file.name,
      bytes: { size: file.size, read: (position, length) => file.slice(position, position + length).arrayBuffer() },
      path: '',
    })));
    end();
  });
  field.click();
}
// #endif

// #ifdef MP-WEIXIN
function pickInWeChat(from: From, most: number, picked: (chosen: Chosen[]) => void): void {
  if (from === 'photos') {
    uni.chooseMedia({
      count: Math.min(most, 9),
      mediaType: ['image', 'video'],
      sizeType: ['original'],
      success: ({ tempFiles }) => void keepAll(tempFiles.map((file, i) => ({ path: file.tempFilePath, size: file.size, name: nameOf(file.tempFilePath, file.fileType, i) })), picked),
      fail: () => undefined,
    });
  } else {
    uni.chooseMessageFile({
      count: Math.min(most, 20),
      type: 'all',
      success: ({ tempFiles }) => void keepAll(tempFiles, picked),
      fail: () => undefined,
    });
  }
}

async function keepAll(files: { path: string; size: number; name: string }[], picked: (chosen: Chosen[]) => void): Promise<void> {
  const chosen: Chosen[] = [];
  for (const { path, size, name } of files) {
    const id = newKey();
    const kept = await keepFile(path, id);
    chosen.push({ id, name, path: kept, bytes: keptBytes(kept, size) });
  }
  picked(chosen);
}

/** A photo from the album has no name of its own there. */
function nameOf(path: string, type: string, index: number): string {
  const ending = /\.\w{2,4}$/.exec(path)?.[0] ?? (type === 'video' ? '.mp4' : '.jpg');
  return `${type === 'video' ? '录像' : '照片'}${index + 1}${ending}`;
}
// #endif
