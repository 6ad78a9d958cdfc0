import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
};
const draft = {
  ...emptyDraft(), station: 'WQ01', stationName: bingcaogang.name, stationAddress: bingcaogang.address, service: 'consultation',
  serviceName: '知识产权咨询', start: booking.start, end: booking.end, subject: '商标怎么注册', name: '示例', phone: '13800000000',
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
      if (page === 'queues/called') wx.storage.set('line-number', { ticket: { ...number, status: 'called', counter: '3', calledAt: number.takenAt }, at: Date.now() });
    });
    expect(shown.words.length).toBeGreaterThan(3);
    // The export of one's data is the record as it is.
    if (page !== 'accounts/my-data') expect(shown.words.replace(/YY\d{8}-\d{4}-\d/, '')).not.toMatch(/[A-Za-z]{2,}|undefined|null|NaN|\[object/);
  });

  it('is drawn without a signal', async () => {
    const shown = await open(page, QUERY[page], (wx) => {
      wx.reply = () => 'lost';
    });
    await gaveUp();
    expect(shown.words.length).toBeGreaterThan(3);
  });
});
