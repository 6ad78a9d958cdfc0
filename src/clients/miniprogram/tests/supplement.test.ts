import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../src/platform/complaint-draft';
import {
  bodyOf, dropSupplements, endSentSupplement, isSupplementBegun, keyOfSupplement, loadSupplement, saveSupplement, type SupplementDraft,
} from '../src/platform/supplement-draft';
import { fakeKeptFiles, fakeUni } from './uni-double';

let storage: Map<string, unknown>;
let deleted: string[];
beforeEach(() => {
  deleted = fakeKeptFiles();
  storage = fakeUni([]).storage;
});

const file = (number: number): Evidence =>
  ({ id: `f${number}`, name: '发票.jpg', size: 9, sha256: '', nobody: false, upload: `up-${number}`, chunk: 0, received: 9, done: true, path: `wxfile://usr/evidence-${number}`, problem: '' });
const begun = (of: string, files = [file(1)]): SupplementDraft => ({ ...loadSupplement(of), words: '发票在这里', files });
const later = (hours: number) => storage.set('supplement-drafts', (storage.get('supplement-drafts') as SupplementDraft[]).map((one) => ({ ...one, at: one.at - hours * 3_600_000, filesAt: one.filesAt - hours * 3_600_000 })));

describe('what is added to a case', () => {
  it('survives a reload with words and files, each case for itself', () => {
    saveSupplement(begun('case-1'));
    expect(loadSupplement('case-1')).toMatchObject({ words: '发票在这里', files: [{ upload: 'up-1', done: true }] });
    expect(loadSupplement('case-2')).toMatchObject({ words: '', files: [] });
    expect([isSupplementBegun('case-1'), isSupplementBegun('case-2')]).toEqual([true, false]);
  });
  it('asks once more for files the server has forgotten, however lately a word was added', () => {
    saveSupplement(begun('case-1'));
    later(23);
    for (const draft of storage.get('supplement-drafts') as SupplementDraft[]) saveSupplement({ ...draft, words: '还有一句' });
    expect(loadSupplement('case-1').files).toMatchObject([{ upload: '', done: false, received: 0 }]);
  });
  it('is one act when it is sent again unchanged, and another one with other words', () => {
    const draft = begun('case-1');
    const key = keyOfSupplement(draft);
    saveSupplement(draft);
    expect(keyOfSupplement(loadSupplement('case-1'))).toBe(key);
    expect(keyOfSupplement({ ...loadSupplement('case-1'), words: '别的' })).not.toBe(key);
  });
  it('goes when it is sent, but not what was written meanwhile', () => {
    saveSupplement(begun('case-1'));
    const body = bodyOf(loadSupplement('case-1'));
    endSentSupplement('case-1', body);
    expect([isSupplementBegun('case-1'), deleted]).toEqual([false, ['wxfile://usr/evidence-1']]);
    saveSupplement({ ...begun('case-1'), words: '发票在这里，还有收据', files: [file(1), file(2)] });
    endSentSupplement('case-1', body);
    expect(loadSupplement('case-1')).toMatchObject({ words: '发票在这里，还有收据', files: [{ upload: 'up-2' }] });
  });
  it('goes with its files when nothing is left of it, after four others, after a month, and when another person comes', () => {
    saveSupplement({ ...begun('case-1', []), words: '  ' });
    expect(isSupplementBegun('case-1')).toBe(false);
    for (const number of [1, 2, 3, 4, 5, 6]) saveSupplement(begun(`case-${number}`, [file(number)]));
    expect([[1, 2, 3, 4, 5, 6].filter((number) => isSupplementBegun(`case-${number}`)).length, deleted.length]).toEqual([5, 1]);
    later(31 * 24);
    saveSupplement(begun('case-7', [file(7)]));
    expect([(storage.get('supplement-drafts') as unknown[]).length, deleted.length]).toEqual([1, 6]);
    dropSupplements();
    expect([storage.has('supplement-drafts'), deleted.length]).toEqual([false, 7]);
  });
  it('is nothing where the storage holds something else', () => {
    storage.set('supplement-drafts', [{ of: 3 }, 'x', null, { of: 'case-1', words: 'x', at: 1, files: [{ id: 'a' }, 7] }]);
    expect(loadSupplement('case-1')).toMatchObject({ words: 'x', files: [] });
  });
});
