import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyComplaint } from '../../src/platform/complaint-draft';
import { emptyDraft } from '../../src/platform/draft';
import { bingcaogang, booking, number } from './answers';
import { gaveUp, open } from './stage';

interface App {
  pages: string[];
  subPackages: { root: string; pages: string[] }[];
}
const app = JSON.parse(readFileSync(new URL('../../dist/build/mp-weixin/app.json', import.meta.url), 'utf8')) as App;
const pages = [...app.pages, ...app.subPackages.flatMap((part) => part.pages.map((page) => `${part.root}/${page}`))];
const QUERY: Record<string, Record<string, string>> = {
  'pages/station/station': { id: 'WQ01' },
  'bookings/booking': { id: 'b1' },
  'bookings/reschedule': { id: 'b1' },
  'bookings/done': { id: 'b1' },
  'queues/take': { station: 'WQ01' },
  'queues/ticket': { id: 't1' },
  'queues/called': { id: 't1' },
  'complaints/receipt': { id: 'c1' },
  'complaints/case': { id: 'c1' },
  'complaints/proof': { id: 'c1', code: 'reportDecision' },
};
const draft = {
  ...emptyDraft(), station: 'WQ01', stationName: bingcaogang.name, stationAddress: bingcaogang.address, service: 'consultation',
  serviceName: '知识产权咨询', start: booking.start, end: booking.end, subject: '商标怎么注册', name: '示例', phone: '13800000000',
};

const complaint = {
  ...emptyComplaint(), kind: 'infringementReport', subject: '冒用商标', description: '在一家超市看到冒用我们商标的芒果。', respondent: '某超市', sender: 'named', name: '周奶奶', phone: '13800001234',
  files: [{ id: 'f', name: '货架.jpg', size: 9, sha256: '', nobody: false, upload: 'u1', chunk: 9, received: 9, done: true, path: '', problem: '' }],
};

// A fault while drawing fails the test (stage.ts), and no page may be empty or speak another language.
describe.each(pages)('%s', (page) => {
  it('is drawn for a guest who comes by its address', async () => {
    expect((await open(page, QUERY[page])).words.length).toBeGreaterThan(3);
  });

  it('is drawn for someone signed in, in Chinese', async () => {
    const shown = await open(page, QUERY[page], (wx) => {
      wx.storage.set('session', { accessToken: 'a', refreshToken: 'r' });
      wx.storage.set('booking-draft', draft);
      // The form's first page asks what to do with a draft; the others show it.
      wx.storage.set('complaint-draft', { draft: complaint });
      if (page === 'queues/called') wx.storage.set('line-number', { ticket: { ...number, status: 'called', counter: '3', calledAt: number.takenAt }, at: Date.now() });
    });
    expect(shown.words.length).toBeGreaterThan(3);
    // The export of one's data is the record as it is.
    if (page !== 'accounts/my-data') expect(shown.words.replace(/YY\d{8}-\d{4}-\d|TS\d{8}-\d{6}-\d|货架\.jpg|(?:[0-9a-f]{4}){16}/g, '')).not.toMatch(/[A-Za-z]{2,}|undefined|null|NaN|\[object/);
  });

  it('is drawn without a signal', async () => {
    const shown = await open(page, QUERY[page], (wx) => {
      wx.reply = () => 'lost';
    });
    await gaveUp();
    expect(shown.words.length).toBeGreaterThan(3);
  });
});
