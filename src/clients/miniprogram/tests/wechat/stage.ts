import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterEach, expect } from 'vitest';
import { ANSWERS } from './answers';
import { WxDouble } from './wx-double';

/** What `npm run build:mp-weixin` made: the very files WeChat would be handed. */
const ROOT = fileURLToPath(new URL('../../dist/build/mp-weixin', import.meta.url));
const need = createRequire(import.meta.url);

interface Instance {
  data: Record<string, unknown>;
  onLoad?(query: object): void;
  onShow?(): void;
  onReady?(): void;
  onUnload?(): void;
  onShareAppMessage?(options: object): { title: string; path: string };
  onShareTimeline?(): { title: string; query: string };
}
interface Simulate {
  load(path: string, options: object): string;
  render(id: string): { attach(to: unknown): void; detach(): void; instance: Instance };
}
interface Exparser {
  Event: { create(name: string, detail: object, options: object): unknown; dispatchEvent(on: unknown, event: unknown): void };
}

const dom = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/' });
const world = globalThis as unknown as Record<string, unknown>;
for (const name of ['Event', 'CustomEvent', 'Node', 'Element', 'HTMLElement', 'Text', 'MutationObserver']) world[name] = dom.window[name];
world.window = dom.window;
world.document = dom.window.document;
world.Page = () => undefined;

// Vue reports a fault while drawing there and goes on with the old picture: nobody would see it.
const faults: string[] = [];
console.error = (...said: unknown[]) => void faults.push(said.map((one) => (one instanceof Error ? one.stack : String(one))).join(' '));
afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

/** A page on its own, as WeChat would have opened it. */
export class OpenPage {
  constructor(
    readonly wx: WxDouble,
    readonly instance: Instance,
    private readonly body: HTMLElement,
  ) {}

  /** What a person reads. */
  get words(): string {
    return (this.body.textContent ?? '').replace(/\s+/g, '');
  }

  all(testId: string): Element[] {
    return [...this.body.querySelectorAll(`[data-testid="${testId}"]`)];
  }

  /** A tap, or what a native component reports. */
  async happen(testId: string, event = 'tap', detail: object = {}, index = 0): Promise<void> {
    const element = this.all(testId)[index] as (Element & { __wxElement?: unknown }) | undefined;
    if (!element) throw new Error(`there is no ${testId} on the page: ${this.words}`);
    const exparser = need('miniprogram-exparser') as Exparser;
    exparser.Event.dispatchEvent(
      element.__wxElement,
      exparser.Event.create(event, detail, { bubbles: true, capturePhase: true, composed: true }),
    );
    await settled();
  }
}

interface Node {
  event: Record<string, { handler: string }>;
}
let taught = false;
/**
 * uni-app names a handler by an expression (`bindtap="{{d}}"`), as WeChat allows. j-component takes the name as it
 * is written; here it learns to read it.
 */
function readEventNames(): void {
  if (taught) return;
  taught = true;
  const expression = need('j-component/src/template/expr') as {
    getExpression(text: string): unknown;
    calcExpression(read: unknown, data: object): unknown;
  };
  const virtual = need('j-component/src/template/virtualnode') as { prototype: Node & { generate(options: { data?: object }): Node | null } };
  const { generate } = virtual.prototype;
  virtual.prototype.generate = function (options) {
    const node = generate.call(this, options);
    if (!node) return node;
    const named = Object.entries(this.event ?? {}).map(([name, event]) => {
      const handler = event.handler.includes('{{') ? expression.calcExpression(expression.getExpression(event.handler), options.data ?? {}) : event.handler;
      return [name, { ...event, handler }];
    });
    return Object.assign(node, { event: Object.fromEntries(named) as Node['event'] });
  };
}

// The request layer waits two seconds before it gives up: long waits pass twenty times as fast here.
const pause = setTimeout;
const every = setInterval;
/** What the app of now still waits for. An app that was closed waits for nothing: it would ask through the next one's wx. */
let waiting: NodeJS.Timeout[] = [];
function later(timer: NodeJS.Timeout): NodeJS.Timeout {
  waiting.push(timer);
  return timer;
}
world.setTimeout = (act: (...with_: unknown[]) => void, ms = 0, ...with_: unknown[]) => later(pause(act, ms > 100 ? ms / 20 : ms, ...with_));
world.setInterval = (act: (...with_: unknown[]) => void, ms = 0, ...with_: unknown[]) => later(every(act, ms, ...with_));

/** Every try has gone unanswered. */
export async function gaveUp(): Promise<void> {
  await new Promise((resolve) => pause(resolve, 200));
  await settled();
}

/** Answers, and what follows from them, are in: nothing has changed for a while, however slow the machine. */
export async function settled(): Promise<void> {
  let before = '';
  for (let turn = 0, still = 0; turn < 500 && still < 12; turn++) {
    await new Promise((resolve) => pause(resolve, 4));
    const now = dom.window.document.body.innerHTML;
    still = now === before ? still + 1 : 0;
    before = now;
  }
}

/** Starts the app anew and opens one page of it. */
export async function open(page: string, query: Record<string, string> = {}, prepare: (wx: WxDouble) => void = () => undefined): Promise<OpenPage> {
  if (!existsSync(`${ROOT}/app.json`)) throw new Error('dist/build/mp-weixin is missing: npm run build:mp-weixin first');
  for (const timer of waiting) clearTimeout(timer);
  waiting = [];
  for (const file of Object.keys(need.cache)) if (file.startsWith(ROOT)) Reflect.deleteProperty(need.cache, file);
  const wx = new WxDouble();
  wx.reply = (path, method) => {
    const body = ANSWERS[method === 'GET' ? path : `${method} ${path}`];
    if (body === undefined) return { status: 404, body: { code: 'test.unknown', title: `没有 ${path}` } };
    return { status: method === 'POST' ? 201 : 200, body: structuredClone(body) };
  };
  prepare(wx);
  let app: { onLaunch?(options: object): void } = {};
  const pages: object[] = [];
  Object.assign(world, {
    wx: wx.face(),
    App: (options: typeof app) => void (app = options),
    getApp: () => app,
    getCurrentPages: () => pages,
  });
  const simulate = need('miniprogram-simulate') as Simulate;
  readEventNames();
  need(`${ROOT}/app.js`);
  app.onLaunch?.({ path: page, query });

  dom.window.document.body.innerHTML = '';
  const shown = simulate.render(simulate.load(`${ROOT}/${page}`, { compiler: 'simulate', rootPath: ROOT }));
  pages.push(Object.assign(shown.instance, { route: page }));
  shown.attach(dom.window.document.body);
  shown.instance.onLoad?.(query);
  shown.instance.onShow?.();
  shown.instance.onReady?.();
  await settled();
  return new OpenPage(wx, shown.instance, dom.window.document.body);
}
