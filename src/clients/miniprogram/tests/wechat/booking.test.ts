import { expect, it } from 'vitest';
import { emptyDraft } from '../../src/platform/draft';
import { bingcaogang, booking } from './answers';
import { open } from './stage';
import type { WxDouble } from './wx-double';

const place = {
  ...emptyDraft(), station: 'WQ01', stationName: bingcaogang.name, stationAddress: bingcaogang.address,
  service: 'consultation', serviceName: '知识产权咨询',
};
const whole = {
  ...place, start: booking.start, end: booking.end, subject: '商标怎么注册', name: '示例', phone: '13800000000',
};
const drafted = (draft: object) => (wx: WxDouble) => void wx.storage.set('booking-draft', draft);
const signedIn = (wx: WxDouble) => void wx.storage.set('session', { accessToken: 'a', refreshToken: 'r' });

it('a service is chosen first', async () => {
  const page = await open('bookings/service');
  expect(page.words).toContain('知识产权咨询');
  await page.happen('service-consultation');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/bookings/station' }]);
});

it('then a station that offers it', async () => {
  const page = await open('bookings/station', {}, drafted({ ...place, station: '' }));
  await page.happen('station-item');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/bookings/when' }]);
  expect(page.wx.storage.get('booking-draft')).toMatchObject({ station: 'WQ01' });
});

it('then a day and a time', async () => {
  const page = await open('bookings/when', {}, drafted(place));
  expect(page.words).toContain('哪天、几点来？');
  expect(page.words).toContain('约满');
  await page.happen('slot-0900');
  expect(page.wx.storage.get('booking-draft')).toMatchObject({ start: booking.start });
  expect(page.words).toContain('选好了11月24日上午9:00');
  await page.happen('when-next');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/bookings/details' }]);
});

it('and everything is read once more, signed in by WeChat and sent once', async () => {
  const page = await open('bookings/confirm', {}, (wx) => {
    drafted(whole)(wx);
    wx.results.login = { code: 'c1' };
  });
  expect(page.words).toContain('商标怎么注册');
  expect(page.words).toContain('确认预约11月24日上午9:00');
  await page.happen('booking-confirm');
  const sent = page.wx.of('request').filter((one) => one.method === 'POST');
  expect(sent.map((one) => String(one.url).replace(/^.*\/api\/v1/, ''))).toEqual(['/auth/wechat', '/bookings']);
  expect(sent[0]?.data).toEqual({ code: 'c1' });
  expect((sent[1]?.header as Record<string, string>)['Idempotency-Key']).toBe(whole.key);
  expect(page.wx.of('reLaunch')).toMatchObject([{ url: '/bookings/done?id=b1' }]);
  expect(page.wx.storage.has('booking-draft')).toBe(false);
});

it('what the button says is what is booked, also when other words wait for a sign-in', async () => {
  const page = await open('bookings/confirm', {}, (wx) => {
    drafted(whole)(wx);
    const body = { stationId: 'WQ01', service: 'consultation', start: '2026-11-23T15:00:00+08:00', subject: '旧的', contact: { name: '示例', phone: '13800000000' } };
    wx.storage.set('person', 'm1');
    wx.storage.set('pending-acts', [{ kind: 'book', key: whole.key, body }]);
    wx.results.login = { code: 'c1' };
  });
  await page.happen('booking-confirm');
  const sent = page.wx.of('request').filter((one) => String(one.url).endsWith('/bookings') && one.method === 'POST');
  expect(sent.map((one) => (one.data as { start: string }).start)).toEqual([whole.start]);
});

it('home says what a booking that waits for a sign-in needs', async () => {
  const page = await open('pages/home/home', {}, (wx) => {
    wx.storage.set('pending-acts', [{ kind: 'cancel', key: 'k', booking: 'b1' }]);
  });
  expect(page.words).toContain('有一次取消要登录后才能继续点开登录');
  expect(page.words).not.toContain('正在自动再试');
});

it('a booking shows its code, and asks before it is given up', async () => {
  const page = await open('bookings/booking', { id: 'b1' }, signedIn);
  expect(page.words).toContain('482193');
  expect(page.words).toContain('请您11月24日（周二）上午9:00到站');
  await page.happen('booking-cancel');
  expect(page.all('booking-cancel-ask')).toHaveLength(1);
});

it('my bookings asks a guest to sign in, and lists them after', async () => {
  const guest = await open('pages/my-bookings/my-bookings');
  expect(guest.words).toContain('登录后看您的预约');
  const person = await open('pages/my-bookings/my-bookings', {}, signedIn);
  expect(person.all('my-booking-item').length).toBeGreaterThan(0);
});
