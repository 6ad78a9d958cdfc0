import { ApiError, asApiError } from '../api/api-error';
import { fetchAuthMode, fetchMe, signIn } from '../api/calls';
import { clearSession, keepPerson, lastPerson, saveSession } from '../api/session';
import type { TokenPair } from '../api/types';
import { dropComplaint } from './complaint-draft';
import { dropLine } from './line-ticket';
import { forgetAll, forgetOfAccounts, hurryAll } from './pending';
import { dropSupplements } from './supplement-draft';
import { dropTickets } from './tickets';
// #ifdef H5
import { go } from './go';
import { newKey } from './idempotency';
// #endif

// #ifdef MP-WEIXIN
function weChatCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.login({
      provider: 'weixin',
      success: ({ code }) => resolve(code),
      fail: () =>
        reject(new ApiError('refused', 0, 'wechat.login', '', '微信登录没有成功，您填写的内容都还在，请再试一次。')),
    });
  });
}
// #endif

/**
 * Another person may have been signed in here when their session ran out: their tickets and their number go, and what they had under way
 * is never sent in this one's name. Acts of this one that waited for it go on.
 */
async function begin(tokens: TokenPair): Promise<void> {
  dropTickets();
  dropLine();
  saveSession(tokens);
  try {
    const { id } = await fetchMe();
    const before = lastPerson();
    if (!before) forgetOfAccounts();
    else if (before !== id) {
      forgetAll();
      dropComplaint();
      dropSupplements();
    }
    keepPerson(id);
  } catch (thrown) {
    // Not knowing who it is, nothing may be sent: the person signs in once more.
    clearSession();
    throw thrown;
  }
  hurryAll();
}

/**
 * Signs in where the person stands. True: signed in, go on. False: another page asks for the
 * name first (the preview), and this one is shown again afterwards.
 */
export async function signInHere(): Promise<boolean> {
  // #ifdef MP-WEIXIN
  await begin(await signIn(await weChatCode()));
  return true;
  // #endif
  // #ifdef H5
  const { wechat } = await fetchAuthMode();
  if (wechat === 'simulated') {
    go('signIn');
    return false;
  }
  throw new ApiError('refused', 0, 'wechat.elsewhere', '', '登录要在微信小程序里进行。请用微信打开「攀枝花知识产权服务」小程序。');
  // #endif
}

// #ifdef H5
/** A colon would end the name within the simulated code. */
export function simulatedCode(name: string): string {
  return `sim:${name.trim().replace(/:/g, '：')}:${newKey()}`;
}

export async function signInSimulated(name: string): Promise<void> {
  await begin(await signIn(simulatedCode(name)));
}
// #endif

/** For a button: signs in, and answers the sentence to show when that failed. */
export async function trySignIn(): Promise<{ signedIn: boolean; sentence: string }> {
  try {
    return { signedIn: await signInHere(), sentence: '' };
  } catch (thrown) {
    return { signedIn: false, sentence: asApiError(thrown).sentence };
  }
}
