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
