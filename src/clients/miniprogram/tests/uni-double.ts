/** A stand-in for the part of `uni` the pure modules touch: storage, and answers in a row. */
export interface Sent {
  url: string;
  method: string;
  header: Record<string, string>;
  data: unknown;
}
type Reply = { status: number; body?: unknown } | 'lost';

export function fakeUni(replies: Reply[] | ((sent: Sent) => Reply)) {
  const storage = new Map<string, unknown>();
  const networkListeners: ((change: { isConnected: boolean }) => void)[] = [];
  const sent: Sent[] = [];
  const uni = {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => void storage.delete(key),
    onNetworkStatusChange: (listener: (change: { isConnected: boolean }) => void) => void networkListeners.push(listener),
    getNetworkType: (call: { success: (answer: { networkType: string }) => void }) => call.success({ networkType: 'wifi' }),
    request(call: Sent & { success: (answer: object) => void; fail: () => void }) {
      const one = { url: call.url, method: call.method, header: call.header, data: call.data };
      sent.push(one);
      const reply = typeof replies === 'function' ? replies(one) : replies.shift();
      setTimeout(() => {
        if (!reply || reply === 'lost') call.fail();
        else call.success({ statusCode: reply.status, data: reply.body ?? '' });
      }, 0);
    },
  };
  // Unit tests see both clients' branches; the browser's one listens to the window.
  const page = { addEventListener: (type: string, act: () => void) => void networkListeners.push(({ isConnected }) => {
    if ((type === 'online') === isConnected) act();
  }) };
  Object.assign(globalThis, { uni, window: page });
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
  const network = (isConnected: boolean) => networkListeners.forEach((listener) => listener({ isConnected }));
  return { sent, storage, network };
}

/** WeChat's own folder for files; answers the list of what is deleted from it. */
export function fakeKeptFiles(): string[] {
  const deleted: string[] = [];
  Object.assign(globalThis, {
    wx: { env: { USER_DATA_PATH: 'wxfile://usr' }, getFileSystemManager: () => ({ unlink: ({ filePath }: { filePath: string }) => void deleted.push(filePath) }) },
  });
  return deleted;
}
