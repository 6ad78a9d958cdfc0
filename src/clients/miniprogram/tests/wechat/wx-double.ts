/** What the built mini-program may ask of WeChat, answered as WeChat would; each call is written down. */
export interface Asked {
  api: string;
  options: Record<string, unknown>;
}
type Callbacks = { success?(result: object): void; fail?(error: object): void; complete?(): void };
type Reply = (path: string, method: string) => { status: number; body: unknown } | 'lost';

const SYSTEM = {
  platform: 'ios', SDKVersion: '3.7.0', version: '8.0.50', language: 'zh_CN', theme: 'light', brand: 'devtools', model: 'iPhone',
  system: 'iOS 17', windowWidth: 390, windowHeight: 844, screenWidth: 390, screenHeight: 844, pixelRatio: 2, statusBarHeight: 20,
  safeArea: { top: 20, bottom: 810, left: 0, right: 390, width: 390, height: 790 },
};

/** Calls with callbacks. uni-app copies what it finds on `wx` when it starts, so each is named. */
const CALLS = [
  'addPhoneCalendar', 'chooseImage', 'chooseMedia', 'chooseMessageFile', 'getFuzzyLocation', 'getLocation', 'getNetworkType', 'getScreenBrightness', 'getSetting',
  'hideLoading', 'hideTabBar', 'hideToast', 'login', 'makePhoneCall', 'navigateBack', 'navigateTo', 'openLocation', 'openPrivacyContract',
  'openSetting', 'pageScrollTo', 'preloadAssets', 'previewImage', 'reLaunch', 'redirectTo', 'requestSubscribeMessage', 'scanCode',
  'setClipboardData', 'setKeepScreenOn', 'setNavigationBarTitle', 'setScreenBrightness', 'showLoading', 'showModal', 'showTabBar', 'showToast',
  'stopPullDownRefresh', 'switchTab', 'vibrateLong',
];

export class MapDouble {
  readonly asked: Asked[] = [];
  private readonly heard = new Map<string, (event: object) => void>();
  initMarkerCluster = (options: Record<string, unknown>) => void this.asked.push({ api: 'initMarkerCluster', options });
  includePoints = (options: Record<string, unknown>) => void this.asked.push({ api: 'includePoints', options });
  on = (name: string, act: (event: object) => void) => void this.heard.set(name, act);
  happen(name: string, event: object): void {
    this.heard.get(name)?.(event);
  }
}

export class WxDouble {
  readonly asked: Asked[] = [];
  readonly storage = new Map<string, unknown>();
  readonly map = new MapDouble();
  /** Answers of calls with callbacks: an error message refuses. Unnamed ones succeed with nothing. */
  readonly results: Record<string, object | string> = { getNetworkType: { networkType: '4g' }, getScreenBrightness: { value: 0.5 } };
  /** What lies in the phone's folders, by path. */
  readonly files = new Map<string, Uint8Array>();
  reply: Reply = () => 'lost';
  privacy: ((answer: (with_: { event: string; buttonId?: string }) => void) => void) | undefined;

  of(api: string): Record<string, unknown>[] {
    return this.asked.filter((one) => one.api === api).map((one) => one.options);
  }

  /** The global `wx`. */
  face(): object {
    const named: Record<string, unknown> = {
      canIUse: () => true,
      getSystemInfoSync: () => SYSTEM,
      getAppBaseInfo: () => SYSTEM,
      getDeviceInfo: () => SYSTEM,
      getWindowInfo: () => SYSTEM,
      getSystemSetting: () => ({}),
      getAppAuthorizeSetting: () => ({}),
      getLaunchOptionsSync: () => ({ path: '', query: {} }),
      getEnterOptionsSync: () => ({ path: '', query: {} }),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0' } }),
      getStorageSync: (key: string) => this.storage.get(key) ?? '',
      setStorageSync: (key: string, value: unknown) => void this.storage.set(key, structuredClone(value)),
      removeStorageSync: (key: string) => void this.storage.delete(key),
      createMapContext: () => this.map,
      createWebAudioContext: () => this.audio(),
      onNeedPrivacyAuthorization: (ask: WxDouble['privacy']) => void (this.privacy = ask),
      env: { USER_DATA_PATH: 'wxfile://usr' },
      getFileSystemManager: () => this.folders(),
      request: (options: { url: string; method?: string } & Callbacks) => this.request(options),
    };
    const answer = (api: string) => (options: Record<string, unknown> & Callbacks = {}) => {
      this.asked.push({ api, options });
      const result = this.results[api] ?? {};
      setTimeout(() => {
        if (typeof result === 'string') options.fail?.({ errMsg: `${api}:fail ${result}` });
        else options.success?.({ errMsg: `${api}:ok`, ...result });
        options.complete?.();
      }, 0);
    };
    for (const api of CALLS) named[api] = answer(api);
    for (const event of ['NetworkStatusChange', 'ThemeChange', 'AppShow', 'AppHide', 'Error', 'PageNotFound', 'UnhandledRejection']) {
      named[`on${event}`] = named[`off${event}`] = () => undefined;
    }
    return named;
  }

  private folders(): object {
    return {
      copyFile: ({ srcPath, destPath, success, fail }: { srcPath: string; destPath: string } & Callbacks) => {
        const file = this.files.get(srcPath);
        if (!file) return fail?.({});
        this.files.set(destPath, file);
        success?.({});
      },
      unlink: ({ filePath }: { filePath: string }) => void this.files.delete(filePath),
      readFile: ({ filePath, position, length, success, fail }: { filePath: string; position: number; length: number } & Callbacks) => {
        const file = this.files.get(filePath);
        if (file) success?.({ data: file.slice(position, position + length).buffer });
        else fail?.({});
      },
    };
  }

  /** Counts the tones; what they sound like is WeChat's. */
  private audio(): object {
    const part = { connect: () => undefined, frequency: {}, gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined }, stop: () => undefined };
    return {
      currentTime: 0,
      destination: {},
      createGain: () => part,
      createOscillator: () => ({ ...part, start: () => void this.asked.push({ api: 'tone', options: {} }) }),
    };
  }

  private request(options: { url: string; method?: string } & Callbacks): { abort(): void } {
    const path = options.url.replace(/^.*\/api\/v1/, '').replace(/\?.*$/, '');
    this.asked.push({ api: 'request', options });
    const reply = this.reply(path, options.method ?? 'GET');
    setTimeout(() => {
      if (reply === 'lost') options.fail?.({ errMsg: 'request:fail timeout' });
      else options.success?.({ statusCode: reply.status, data: reply.body, header: {}, cookies: [] });
    }, 0);
    return { abort: () => undefined };
  }
}
