import { expect, it } from 'vitest';
import { bingcaogang, dadukou, nextDoor } from './answers';
import { gaveUp, open, settled } from './stage';

it('the home page leads to the networks, the districts and the hotlines', async () => {
  const home = await open('pages/home/home');
  expect(home.words).toContain('知识产权的事，就近问');
  expect(home.words).toContain('商标品牌指导服务站注册商标、做品牌，来这里问10个');
  expect(home.words).toContain('东区3个');

  await home.happen('hotline-12345');
  expect(home.wx.of('makePhoneCall')).toMatchObject([{ phoneNumber: '12345' }]);
  expect(home.instance.onShareAppMessage?.({})).toMatchObject({ path: '/pages/home/home' });
  await home.happen('home-book');
  expect(home.wx.of('navigateTo')).toMatchObject([{ url: '/bookings/service' }]);
});

it('the list of stations leads to a station', async () => {
  const list = await open('pages/stations/stations');
  expect(list.all('station-item')).toHaveLength(3);
  expect(list.words).toContain('炳草岗街道知识产权维权援助工作站（示例）现在开门');
  expect(list.words).toContain('11月24日（周二）上午8:30开门');
  expect(list.wx.of('getFuzzyLocation')).toHaveLength(0);

  await list.happen('station-item', 'tap', {}, 1);
  expect(list.wx.of('navigateTo')).toMatchObject([{ url: '/pages/station/station?id=WQ02' }]);
  await list.happen('stations-map');
  expect(list.wx.of('navigateTo')[1]).toMatchObject({ url: '/map/stations' });
  expect(list.instance.onShareAppMessage?.({})).toMatchObject({ path: '/pages/stations/stations' });
});

it('near me asks for the fuzzy place at the tap, sends it rounded and keeps none of it', async () => {
  const list = await open('pages/stations/stations', {}, (wx) => {
    wx.results.getFuzzyLocation = { longitude: 101.718_654, latitude: 26.582_349 };
  });
  await list.happen('filter-near');
  expect(list.wx.of('getFuzzyLocation')).toMatchObject([{ type: 'gcj02' }]);
  expect(list.wx.of('getLocation')).toHaveLength(0);
  expect(list.words).toContain('位置只用这一次，不保存');
  const asked = list.wx.of('request').map((one) => String(one.url)).filter((url) => url.includes('near='));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('near=101.719%2C26.582');
  expect(JSON.stringify([...list.wx.storage])).not.toMatch(/101\.71[89]|26\.582/);
});

it('near me refused leads to the districts and to the settings', async () => {
  const list = await open('pages/stations/stations', {}, (wx) => {
    wx.results.getFuzzyLocation = 'auth deny';
  });
  await list.happen('filter-near');
  expect(list.words).toContain('没有您的位置也能找，选一个区县就行');
  expect(list.words).toContain('去设置里允许');
  await list.happen('filter-district-510402');
  expect(list.wx.of('request').some((one) => String(one.url).includes('district=510402'))).toBe(true);
});

it('without a signal the list of last time is shown, and since when', async () => {
  const kept = [bingcaogang, dadukou];
  const list = await open('pages/stations/stations', {}, (wx) => {
    wx.storage.set('station-list', { at: Date.UTC(2026, 10, 23, 1, 0), items: kept });
    wx.reply = () => 'lost';
  });
  await gaveUp();
  expect(list.words).toContain('11月23日上午9:00的内容');
  expect(list.all('station-item')).toHaveLength(2);
  expect(list.words).not.toContain('现在开门炳草岗');
  expect(list.all('station-open')).toHaveLength(0);
});

it('a station opens WeChat\'s map, the telephone and a card to share', async () => {
  const page = await open('pages/station/station', { id: 'WQ01' });
  expect(page.words).toContain('炳草岗街道知识产权维权援助工作站（示例）');
  expect(page.words).toContain('今天上午8:30至12:00下午2:30至6:00');
  expect(page.words).toContain('不开门，周末');
  expect(page.words).toContain('知识产权咨询');

  await page.happen('station-navigate');
  expect(page.wx.of('openLocation')).toMatchObject([{ longitude: 101.702588, latitude: 26.574065, name: bingcaogang.name }]);
  await page.happen('hotline-12315');
  expect(page.wx.of('makePhoneCall')).toMatchObject([{ phoneNumber: '12315' }]);
  expect(page.instance.onShareAppMessage?.({})).toMatchObject({ title: bingcaogang.name, path: '/pages/station/station?id=WQ01' });
  expect(page.instance.onShareTimeline?.()).toMatchObject({ query: 'id=WQ01' });
  await page.happen('service-consultation');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/bookings/when' }]);
});

it('the map hands WeChat its marks, groups them and answers taps', async () => {
  const page = await open('map/stations');
  const { map } = page.wx;
  expect(map.asked.find((one) => one.api === 'initMarkerCluster')?.options).toMatchObject({ zoomOnClick: false });
  expect(map.asked.filter((one) => one.api === 'includePoints').pop()?.options.points).toHaveLength(3);
  expect(page.all('station-item')).toHaveLength(3);

  await page.happen('map', 'markertap', { markerId: 1 });
  expect(page.all('map-card-name')[0]?.textContent).toBe(bingcaogang.name);
  await page.happen('map-way');
  expect(page.wx.of('openLocation')).toMatchObject([{ name: bingcaogang.name }]);
  await page.happen('map-open');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/pages/station/station?id=WQ01' }]);

  // Apart: shown nearer. In one house: listed.
  map.happen('markerClusterClick', { cluster: { markerIds: [1, 2] } });
  await settled();
  expect(map.asked.filter((one) => one.api === 'includePoints').pop()?.options.points).toHaveLength(2);
  expect(page.all('map-together')).toHaveLength(0);
  map.happen('markerClusterClick', { cluster: { markerIds: [2, 3] } });
  await settled();
  expect(page.words).toContain('这里有2个站点');
  await page.happen('map-together-station', 'tap', {}, 1);
  expect(page.all('map-card-name')[0]?.textContent).toBe(nextDoor.name);
});

it('asks before personal data is used, and hands WeChat the answer', async () => {
  const list = await open('pages/stations/stations');
  const answers: object[] = [];
  expect(list.all('privacy-ask')).toHaveLength(0);
  list.wx.privacy?.((answer) => answers.push(answer));
  await settled();
  expect(list.words).toContain('请先看隐私保护指引');
  await list.happen('privacy-read');
  expect(list.wx.of('openPrivacyContract')).toHaveLength(1);
  await list.happen('privacy-agree', 'agreeprivacyauthorization');
  expect(answers).toEqual([{ event: 'exposureAuthorization' }, { event: 'agree', buttonId: 'privacy-agree' }]);
  expect(list.all('privacy-ask')).toHaveLength(0);

  list.wx.privacy?.((answer) => answers.push(answer));
  await settled();
  await list.happen('privacy-decline');
  expect(answers[3]).toEqual({ event: 'disagree' });
});
