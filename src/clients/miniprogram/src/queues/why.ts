import type { LineRule, LineWhy } from '../api/types';

/** Why somebody may be called before others, as one says it of people nobody names. */
const WHO: Record<LineRule, string> = {
  returned: '过号后回来的人',
  booked: '预约时间到了的人',
  priority: '优先的人（老年人、残疾人、带婴幼儿的人）',
  number: '比您先取号的人',
  bookedEarly: '提前到的预约的人',
  override: '工作人员说明理由后先叫的人',
  transferred: '从别的窗口转来的人',
};

/** By which rule this number stands where it stands. */
function own({ rule, ratio }: LineWhy): string {
  switch (rule) {
    case 'returned':
      return '您过号后回来了，让几个人先办，就接着叫您。';
    case 'booked':
      return '您是预约的，预约时间到了就先叫您。';
    case 'bookedEarly':
      return '您是预约的，预约时间还没到。到了时间先叫您；没有别人在等时，也会提前叫您。';
    case 'priority':
      return `您可以优先：每叫${ratio}个普通号，叫一个优先的号。`;
    case 'transferred':
      return '您是从别的窗口或事项转来的，原来的位置还算数。';
    case 'override':
      return '工作人员说明理由后，把您排到了前面。';
    default:
      return '您按取号的先后排。';
  }
}

/** 「比您先取号的人2个，预约时间到了的人1个」 */
function counts(of: LineWhy['before']): string {
  return of.flatMap(({ rule, count }) => (rule && count > 0 ? [`${WHO[rule]}${count}个`] : [])).join('，');
}

/** The whole answer, a sentence a line. Counts and rules, never a person. */
export function whySentences(why: LineWhy): string[] {
  const lines = [own(why)];
  const before = counts(why.before);
  if (before) lines.push(`现在排在您前面的：${before}。`);
  else if (why.status === 'waiting') lines.push('现在没有人排在您前面。');
  const passed = counts(why.passed);
  lines.push(passed ? `比您晚取号、却比您先叫的：${passed}。` : '没有比您晚取号的人排到您前面。');
  if (why.rule === 'number') lines.push(`规则是这样的：预约的人按预约时间叫；每叫${why.ratio}个普通号，叫一个优先的号；其余按取号的先后。`);
  return lines;
}
