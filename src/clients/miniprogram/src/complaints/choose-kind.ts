import type { ComplaintKind } from '../api/types';

/** Three plain questions lead to what it is called in law; nobody has to know the names. */
export interface Question {
  id: 'aboutUs' | 'bought' | 'stop';
  words: string;
  help: string;
}
export type Answers = Partial<Record<Question['id'], boolean>>;

const ABOUT_US: Question = {
  id: 'aboutUs',
  words: '是对服务站有意见吗？',
  help: '比如站里的人态度不好、没有按时开门、事情没有办。',
};
const BOUGHT: Question = {
  id: 'bought',
  words: '是您自己买来用的东西，想要退钱或者赔偿吗？',
  help: '比如买到假酒、冒牌衣服，和商家说不通。',
};
const STOP: Record<'yes' | 'no', Question> = {
  yes: { id: 'stop', words: '也想让主管部门去查这个商家吗？', help: '退赔和查处是两件事，可以一起办，分别答复您。' },
  no: { id: 'stop', words: '是发现有人侵犯知识产权，想让主管部门去查吗？', help: '比如卖假冒商品、冒用别人的商标或专利、盗印书刊。不是您自己的权利也可以举报。' },
};

export type Lead =
  | { question: Question; number: number }
  | { kind: ComplaintKind; also: ComplaintKind | '' }
  /** Nothing that is taken in here. */
  | 'elsewhere';

export function leadOf(answers: Answers): Lead {
  if (answers.aboutUs === undefined) return { question: ABOUT_US, number: 1 };
  if (answers.aboutUs) return { kind: 'serviceComplaint', also: '' };
  if (answers.bought === undefined) return { question: BOUGHT, number: 2 };
  if (answers.stop === undefined) return { question: STOP[answers.bought ? 'yes' : 'no'], number: 3 };
  if (answers.bought) return { kind: 'consumerComplaint', also: answers.stop ? 'infringementReport' : '' };
  return answers.stop ? { kind: 'infringementReport', also: '' } : 'elsewhere';
}

/** The last answer is taken back. */
export function stepBack(answers: Answers): Answers {
  const order = ['aboutUs', 'bought', 'stop'] as const;
  const last = [...order].reverse().find((id) => answers[id] !== undefined);
  return Object.fromEntries(Object.entries(answers).filter(([id]) => id !== last));
}
