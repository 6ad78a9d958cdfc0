import { expect, it } from 'vitest';
import type { LineTicket } from '../../src/api/types';
import { ANSWERS, line, number } from './answers';
import { gaveUp, open, settled } from './stage';
import type { WxDouble } from './wx-double';

const signedIn = (wx: WxDouble) => void wx.storage.set('session', { accessToken: 'a', refreshToken: 'r' });
const answering = (change: Record<string, unknown>) => (wx: WxDouble) => {
  signedIn(wx);
  wx.reply = (path, method) => {
    const name = method === 'GET' ? path : `${method} ${path}`;
    return { status: 200, body: structuredClone(change[name] ?? ANSWERS[name]) };
  };
};
const held = (change: Partial<LineTicket>) => (wx: WxDouble) => {
  answering({ '/queue/tickets/t1': { ...number, ...change }, '/queue/tickets': { items: [{ ...number, ...change }], nextCursor: null } })(wx);
  wx.storage.set('line-number', { ticket: { ...number, ...change }, at: Date.now(), heard: '' });
};
const posted = (wx: WxDouble) =>
  wx.of('request').filter((one) => one.method === 'POST').map((one) => [String(one.url).replace(/^.*\/api\/v1/, ''), one.data]);
const nobody = { '/queue/tickets': { items: [], nextCursor: null } };

it('a station says how its line is, and leads into it', async () => {
  const page = await open('pages/station/station', { id: 'WQ01' });
  expect(page.words).toContain('3人在等要等约12分钟，最多约25分钟');
  expect(page.words).toContain('10次里有9次没有超过');
  await page.happen('line-take');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/queues/take?station=WQ01' }]);
});

it('the lists say how many wait where the line is open', async () => {
  const list = await open('pages/stations/stations');
  expect(list.all('station-waiting').map((one) => one.textContent?.trim())).toEqual(['3人在等', '3人在等']);
});

it('a number is taken, and its page opens', async () => {
  const page = await open('queues/take', { station: 'WQ01' }, answering(nobody));
  await page.happen('take-number');
  expect(posted(page.wx)).toEqual([['/stations/WQ01/queue/tickets', { service: 'consultation' }]]);
  expect(page.wx.of('redirectTo')).toMatchObject([{ url: '/queues/ticket?id=t1' }]);
  expect(page.wx.of('getFuzzyLocation')).toHaveLength(0);
});

it('where the place is asked, it goes along once, rounded, and is kept nowhere', async () => {
  const page = await open('queues/take', { station: 'WQ01' }, (wx) => {
    answering({ ...nobody, '/stations/WQ01/queue': { ...line, distanceMeters: 1000 } })(wx);
    wx.results.getFuzzyLocation = { longitude: 101.718_654, latitude: 26.582_349 };
  });
  await page.happen('take-number');
  expect(page.wx.of('getFuzzyLocation')).toHaveLength(0);
  expect(page.words).toContain('这个站只给1公里以内的人取号');
  await page.happen('where-here');
  expect(posted(page.wx)).toEqual([['/stations/WQ01/queue/tickets', { service: 'consultation', location: { lng: 101.719, lat: 26.582 } }]]);
  expect(JSON.stringify([...page.wx.storage])).not.toMatch(/101\.71|26\.58/);
});

it('the place stays out of storage also while no answer comes', async () => {
  const page = await open('queues/take', { station: 'WQ01' }, (wx) => {
    answering({ ...nobody, '/stations/WQ01/queue': { ...line, distanceMeters: 1000 } })(wx);
    wx.results.getFuzzyLocation = { longitude: 101.718_654, latitude: 26.582_349 };
    const { reply } = wx;
    wx.reply = (path, method) => (method === 'POST' ? 'lost' : reply(path, method));
  });
  await page.happen('take-number');
  await page.happen('where-here');
  await gaveUp();
  expect(page.wx.storage.get('pending-acts')).toMatchObject([{ kind: 'take', station: 'WQ01', body: { service: 'consultation' } }]);
  expect(JSON.stringify([...page.wx.storage])).not.toMatch(/101\.71|26\.58/);
  expect(page.words).toContain('不会取两个号');
});

it('or the paper on the wall is read instead', async () => {
  const page = await open('queues/take', { station: 'WQ01' }, (wx) => {
    answering({ ...nobody, '/stations/WQ01/queue': { ...line, distanceMeters: 1000 } })(wx);
    wx.results.scanCode = { result: 'https://example.invalid/m/#/queues/take?station=WQ01&wall=S3cret' };
  });
  await page.happen('take-number');
  await page.happen('where-scan');
  expect(page.wx.of('scanCode')).toMatchObject([{ onlyFromCamera: true }]);
  expect(posted(page.wx)).toEqual([['/stations/WQ01/queue/tickets', { service: 'consultation', wall: 'S3cret' }]]);
});

it('the paper read by the scanner of WeChat itself opens the page, with the station and where one stands', async () => {
  const q = encodeURIComponent('https://example.invalid/m/#/queues/take?station=WQ01&wall=S3cret');
  const page = await open('queues/take', { q, scancode_time: '1795400000' }, answering({ ...nobody, '/stations/WQ01/queue': { ...line, distanceMeters: 1000 } }));
  await page.happen('take-number');
  expect(posted(page.wx)).toEqual([['/stations/WQ01/queue/tickets', { service: 'consultation', wall: 'S3cret' }]]);
});

it('the paper can be read from home, from a station and where no station was chosen', async () => {
  const scan = (wx: WxDouble) => {
    answering(nobody)(wx);
    wx.results.scanCode = { result: 'servicenet:take:WQ01:S3cret' };
  };
  for (const [path, query, moved] of [['pages/home/home', {}, 'navigateTo'], ['pages/station/station', { id: 'WQ01' }, 'navigateTo'], ['queues/take', {}, 'redirectTo']] as const) {
    const page = await open(path, query, scan);
    await page.happen('scan-wall');
    expect(page.wx.of(moved)).toMatchObject([{ url: '/queues/take?station=WQ01&wall=S3cret' }]);
  }
});

it('another paper is told from it', async () => {
  const page = await open('queues/take', { station: 'WQ01' }, (wx) => {
    answering({ ...nobody, '/stations/WQ01/queue': { ...line, distanceMeters: 1000 } })(wx);
    wx.results.scanCode = { result: 'https://example.invalid/menu' };
  });
  await page.happen('take-number');
  await page.happen('where-scan');
  expect(page.words).toContain('这不是取号的二维码');
  expect(posted(page.wx)).toEqual([]);
});

it('a number shows how many are before it and why, keeps the screen lit, and asks before it is given back', async () => {
  const page = await open('queues/ticket', { id: 't1' }, held({}));
  expect(page.words).toContain('A017前面还有2人要等约12分钟，最多约25分钟');
  expect(page.words).toContain('取号时说的是约15分钟，最多约30分钟');
  expect(page.wx.of('setKeepScreenOn').at(-1)).toMatchObject({ keepScreenOn: true });
  await page.happen('line-why');
  expect(page.words).toContain('您按取号的先后排。现在排在您前面的：比您先取号的人2个。');
  await page.happen('line-leave');
  expect(page.words).toContain('要退掉A017号吗');
  await page.happen('line-leave-yes');
  expect(posted(page.wx)).toEqual([['/queue/tickets/t1/leave', {}]]);
  expect(page.words).toContain('您退了这个号');
  expect(page.wx.of('setKeepScreenOn').at(-1)).toMatchObject({ keepScreenOn: false });
});

it('being called vibrates and sounds until it is heard', async () => {
  const page = await open('queues/called', { id: 't1' }, held({ status: 'called', counter: '3', calledAt: '2026-11-23T09:20:00+08:00', ahead: null }));
  expect(page.words).toContain('轮到您了A017请到3号窗口');
  const before = page.wx.of('vibrateLong').length;
  expect(before).toBeGreaterThan(0);
  await gaveUp();
  expect(page.wx.of('vibrateLong').length).toBeGreaterThan(before);
  expect(page.wx.of('tone').length).toBeGreaterThan(0);
  await page.happen('called-heard');
  const after = page.wx.of('vibrateLong').length;
  await gaveUp();
  expect(page.wx.of('vibrateLong')).toHaveLength(after);
  expect(page.wx.of('redirectTo')).toMatchObject([{ url: '/queues/ticket?id=t1' }]);
  expect((page.wx.storage.get('line-number') as { heard: string }).heard).toContain('t1/');
});

it('a call nobody has heard opens over whatever page the app starts with', async () => {
  const called = held({ status: 'called', counter: '3', calledAt: '2026-11-23T09:20:00+08:00', ahead: null });
  const home = await open('pages/home/home', {}, called);
  await gaveUp();
  expect(home.wx.of('navigateTo')).toMatchObject([{ url: '/queues/called?id=t1' }]);
});

it('who was missed comes back with one tap', async () => {
  const soon = new Date(Date.now() + 30 * 60_000).toISOString();
  const page = await open('queues/ticket', { id: 't1' }, held({ status: 'missed', canReturnUntil: soon, ahead: null }));
  expect(page.words).toContain('前回来还能接着排');
  await page.happen('line-return');
  expect(posted(page.wx)).toEqual([['/queue/tickets/t1/return', {}]]);
  expect(page.words).toContain('前面还有2人');
});

it('where nobody may come back, nothing is promised and no button is there', async () => {
  const ended = '2026-11-23T09:20:00+08:00';
  const page = await open('queues/ticket', { id: 't1' }, held({ status: 'missed', endedAt: ended, canReturnUntil: ended, ahead: null }));
  expect(page.words).toContain('这个号不能再接着排了');
  expect(page.words).not.toContain('回来');
  expect(page.all('line-return')).toHaveLength(0);
});

it('home and messages lead to the number', async () => {
  const home = await open('pages/home/home', {}, held({}));
  expect(home.words).toContain('A017前面还有2人');
  await home.happen('line-held');
  expect(home.wx.of('navigateTo')).toMatchObject([{ url: '/queues/ticket?id=t1' }]);
  const message = { id: 'n2', at: '2026-11-23T09:15:00+08:00', title: '快轮到您了', body: '前面还有2人。', kind: 'ticket.near', read: true, bookingId: null, ticketId: 't1' };
  const inbox = await open('accounts/messages', {}, answering({ '/me/messages': { items: [message], nextCursor: null } }));
  await inbox.happen('message-item');
  expect(inbox.wx.of('navigateTo')).toMatchObject([{ url: '/queues/ticket?id=t1' }]);
});

it('without a signal the last that was known stays', async () => {
  const page = await open('queues/ticket', { id: 't1' }, (wx) => {
    held({})(wx);
    wx.reply = () => 'lost';
  });
  await gaveUp();
  await settled();
  expect(page.words).toContain('A017前面还有2人');
});
