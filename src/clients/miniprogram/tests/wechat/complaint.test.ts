import { expect, it } from 'vitest';
import { emptyComplaint } from '../../src/platform/complaint-draft';
import { anonymous, SECRET } from './complaint-answers';
import { open, settled } from './stage';
import type { WxDouble } from './wx-double';

const whole = {
  ...emptyComplaint(), kind: 'infringementReport', subject: '冒用商标', description: '在一家超市看到冒用我们商标的芒果。', respondent: '某超市', sender: 'nobody',
};
const drafted = (draft: object) => (wx: WxDouble) => void wx.storage.set('complaint-draft', { draft });
const signedIn = (wx: WxDouble) => void wx.storage.set('session', { accessToken: 'a', refreshToken: 'r' });
const asked = (wx: WxDouble, method: string) =>
  wx.of('request').filter((one) => one.method === method).map(({ url, data, header }) => ({ data, header, path: String(url).replace(/^.*\/api\/v1/, '') }));

it('three questions lead to the kind, with the word on the receipt', async () => {
  const page = await open('complaints/start');
  for (const answer of ['no', 'no', 'yes']) await page.happen(`answer-${answer}`);
  expect(page.words).toContain('这属于「举报线索」');
  expect(page.words).toContain('法定的举报回执由主管部门出具');
  await page.happen('complain-begin');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/complaints/what' }]);
});

it('a gap is named beside its field, and what is typed is kept at once', async () => {
  const page = await open('complaints/what', {}, drafted({ ...whole, subject: '', description: '' }));
  await page.happen('what-next');
  expect(page.words).toContain('请用一句话写明是什么事');
  await page.happen('field-subject', 'input', { value: '假冒' });
  expect(page.wx.storage.get('complaint-draft')).toMatchObject({ draft: { subject: '假冒' } });
});

it('a photo is copied, hashed, sent in pieces without a token, and its copy taken away', async () => {
  const page = await open('complaints/evidence', {}, (wx) => {
    drafted(whole)(wx);
    wx.files.set('wxfile://tmp/1.jpg', new Uint8Array(200_000).fill(7));
    wx.results.chooseMedia = { tempFiles: [{ tempFilePath: 'wxfile://tmp/1.jpg', size: 200_000, fileType: 'image' }] };
    const reply = wx.reply;
    let received = 0;
    wx.reply = (path, method) => {
      if (method !== 'PUT') return reply(path, method);
      received = Math.min(200_000, received + 131_072);
      return { status: 200, body: { received } };
    };
  });
  await page.happen('evidence-photos');
  await settled();
  expect(page.words).toContain('传好了');
  expect(asked(page.wx, 'PUT').map((one) => [one.path, (one.data as ArrayBuffer).byteLength])).toEqual([
    ['/files/uploads/u1?offset=0', 131_072], ['/files/uploads/u1?offset=131072', 200_000 - 131_072],
  ]);
  const begin = asked(page.wx, 'POST')[0];
  expect((begin?.data as { sha256: string }).sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(begin?.header).not.toHaveProperty('Authorization');
  expect([...page.wx.files.keys()]).toEqual(['wxfile://tmp/1.jpg']);
  expect(page.wx.storage.get('complaint-draft')).toMatchObject({ draft: { files: [{ upload: 'u1', done: true, path: '' }] } });
});

it('after the app was closed the kept copy goes on where the server stands', async () => {
  const half = { id: 'f', name: '录像.mp4', size: 1000, sha256: 'x', nobody: true, upload: 'u1', chunk: 1_048_576, received: 400, done: false, path: 'wxfile://usr/evidence-f', problem: '' };
  const page = await open('complaints/evidence', {}, (wx) => {
    drafted({ ...whole, files: [half] })(wx);
    wx.files.set(half.path, new Uint8Array(1000));
    const reply = wx.reply;
    wx.reply = (path, method) => {
      if (method === 'GET' && path === '/files/uploads/u1') return { status: 200, body: { received: 600, size: 1000 } };
      return method === 'PUT' ? { status: 200, body: { received: 1000 } } : reply(path, method);
    };
  });
  await settled();
  expect(asked(page.wx, 'PUT').map((one) => one.path)).toEqual(['/files/uploads/u1?offset=600']);
  expect(page.words).toContain('传好了');
});

it('without an account it is sent without a token, and the secret is shown and nowhere kept', async () => {
  const page = await open('complaints/confirm', {}, (wx) => {
    drafted(whole)(wx);
    signedIn(wx);
    const reply = wx.reply;
    wx.reply = (path, method) => (method === 'POST' && path === '/complaints' ? { status: 201, body: anonymous } : reply(path, method));
  });
  await page.happen('complaint-send');
  const sent = asked(page.wx, 'POST').find((one) => one.path === '/complaints');
  expect(sent?.header).not.toHaveProperty('Authorization');
  expect(sent?.data).toMatchObject({ anonymous: true, contact: null });
  expect(page.wx.of('reLaunch')).toMatchObject([{ url: '/complaints/receipt' }]);
  expect(JSON.stringify([...page.wx.storage.values()])).not.toContain(SECRET);
});

it('a refusal leads back to the field', async () => {
  const page = await open('complaints/confirm', {}, (wx) => {
    drafted({ ...whole, rightKind: 'copyright', rightNumber: '??' })(wx);
    const reply = wx.reply;
    wx.reply = (path, method) => (method === 'POST' && path === '/complaints' ? { status: 422, body: { code: 'complaint.right_number', title: '著作权的号码看起来不对。', detail: '不确定的可以不填。' } } : reply(path, method));
  });
  await page.happen('complaint-send');
  expect(page.words).toContain('著作权的号码看起来不对');
  await page.happen('refusal-mend');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/complaints/right?mend=yes' }]);
});

it('the case reads as a letter, says who looked at the phone number, and can be taken back', async () => {
  const page = await open('complaints/case', { id: 'c1' }, signedIn);
  expect(page.words).toContain('已提交，12月14日前告诉您是否受理');
  expect(page.words).toContain('工作人员查看了您的电话');
  await page.happen('act-withdraw');
  await page.happen('withdraw-reason', 'input', { value: '说好了' });
  await page.happen('withdraw-yes');
  expect(page.words).toContain('您已撤回');
  expect(page.wx.storage.has('pending-acts')).toBe(false);
});

it('code and secret travel in bodies only and are kept nowhere', async () => {
  const page = await open('complaints/track');
  await page.happen('track-code', 'input', { value: '2345 6789 23' });
  await page.happen('track-secret', 'input', { value: SECRET });
  await page.happen('track-look');
  expect(page.words).toContain('匿名，办理的人看不到您是谁');
  await page.happen('act-withdraw');
  await page.happen('withdraw-reason', 'input', { value: '说好了' });
  await page.happen('withdraw-yes');
  expect(page.words).toContain('您已撤回');
  const requests = page.wx.of('request');
  for (const one of requests) expect(String(one.url)).not.toContain(SECRET);
  expect(asked(page.wx, 'POST').map((one) => one.path)).toEqual(['/complaints/track', '/complaints/track/withdraw']);
  expect(asked(page.wx, 'POST')[1]?.data).toMatchObject({ trackingCode: '2345678923', secret: SECRET, reason: '说好了' });
  expect(JSON.stringify([...page.wx.storage.values()])).not.toContain(SECRET);
});

it('a message of a case leads to it', async () => {
  const page = await open('accounts/messages', {}, (wx) => {
    signedIn(wx);
    const reply = wx.reply;
    const message = { id: 'n2', at: '2026-11-23T09:10:00+08:00', title: '已受理', body: '您的举报已受理。', kind: 'complaint.accepted', read: true, bookingId: null, ticketId: null, complaintId: 'c1' };
    wx.reply = (path, method) => (path === '/me/messages' ? { status: 200, body: { items: [message], nextCursor: null } } : reply(path, method));
  });
  await page.happen('message-item');
  expect(page.wx.of('navigateTo')).toMatchObject([{ url: '/complaints/case?id=c1' }]);
});
