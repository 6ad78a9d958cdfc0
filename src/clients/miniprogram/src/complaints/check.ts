import type { RightKind } from '../api/types';
import type { ComplaintDraft } from '../platform/complaint-draft';
import { dayOf } from '../platform/shanghai-time';

/** The pages in the order they are asked, and what each has to have. The server decides in the end. */
export type Step = 'what' | 'who' | 'right' | 'contact' | 'evidence';
export type Errors = Record<string, string>;

const length = (text: string) => [...text.trim()].length;

export function needsIdentity(of: Pick<ComplaintDraft, 'kind' | 'also'>): boolean {
  return of.kind === 'consumerComplaint' || of.also === 'consumerComplaint';
}

/** A complaint about a station is of no right. */
export function stepsOf(of: Pick<ComplaintDraft, 'kind'>): Step[] {
  return of.kind === 'serviceComplaint' ? ['who', 'what', 'contact', 'evidence'] : ['what', 'who', 'right', 'contact', 'evidence'];
}

export function checkStep(step: Step, of: ComplaintDraft, now: number = Date.now()): Errors {
  const errors: Errors = {};
  const most = (field: keyof ComplaintDraft & string, limit: number) => {
    if (length(String(of[field])) > limit) errors[field] = `请缩短到${limit}字以内。`;
  };
  switch (step) {
    case 'what':
      if (!of.subject.trim()) errors.subject = '请用一句话写明是什么事。';
      if (length(of.description) < 10) errors.description = '请写明经过，至少10个字。';
      if (of.occurredOn && of.occurredOn > dayOf(now)) errors.occurredOn = '发生的日期还没有到，请重新选择。';
      most('subject', 200);
      most('description', 5000);
      most('place', 200);
      break;
    case 'who':
      if (of.kind === 'serviceComplaint' && !of.station) errors.station = '请选择是哪个站点。';
      else if (!of.respondent.trim()) errors.respondent = '请写明对方是谁。不知道名字的，写看得到的，比如「农贸市场3号摊」。';
      most('respondent', 100);
      most('respondentAddress', 200);
      break;
    case 'right':
      if (of.rightKind && of.rightNumber.trim() && !looksRight(of.rightKind, of.rightNumber)) errors.rightNumber = '号码看起来不对。';
      if (needsIdentity(of) && !of.wish.trim()) errors.wish = '请写明您想怎么解决，比如退货、退钱、赔多少。';
      most('wish', 500);
      break;
    case 'contact':
      Object.assign(errors, checkContact(of));
      break;
    case 'evidence':
      break;
  }
  return errors;
}

function checkContact(of: ComplaintDraft): Errors {
  const errors: Errors = {};
  if (!of.sender || (needsIdentity(of) && of.sender !== 'named')) errors.sender = '请选择怎么联系您。';
  if (of.sender === 'named') {
    if (!of.name.trim()) errors.name = '请填写您的姓名。';
    else if (length(of.name) > 30) errors.name = '请缩短到30字以内。';
    if (!/^1[3-9]\d{9}$/.test(of.phone.trim())) errors.phone = of.phone.trim() ? '手机号是11位数字，请核对。' : '请填写手机号，办理的人好联系您。';
  }
  if (needsIdentity(of)) {
    if (!of.publish) errors.publish = '请选择同意还是不同意，都可以提交。';
    if (!of.mediation) errors.mediation = '请选择同意还是不同意，都可以提交。';
  }
  return errors;
}

/** The first page with something missing; null: all is there. */
export function firstGap(of: ComplaintDraft): Step | null {
  return stepsOf(of).find((step) => Object.keys(checkStep(step, of)).length > 0) ?? null;
}

/** The forms the server checks too, so that a slip of a figure is seen beside the field. */
export function looksRight(kind: RightKind, number: string): boolean {
  const bare = number.replace(/\s/g, '').toUpperCase();
  switch (kind) {
    case 'patent': {
      const found = /^(?:ZL)?(\d{12}|\d{8})\.?([\dX])$/.exec(bare);
      return found !== null && checkFigure(found[1] ?? '') === found[2];
    }
    case 'trademark':
      return /^\d{1,8}[A-Z]?$/.test(bare);
    case 'tradeSecret':
      return false;
    default:
      return bare.length >= 2 && bare.length <= 40;
  }
}

/** The last figure of a Chinese patent number: weights 2 to 9 over and over, modulo 11, X for ten. */
function checkFigure(digits: string): string {
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 + (i % 8)), 0) % 11;
  return sum === 10 ? 'X' : String(sum);
}
