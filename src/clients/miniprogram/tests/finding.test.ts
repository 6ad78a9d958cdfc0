import { beforeEach, describe, expect, it } from 'vitest';
import type { StationItem } from '../src/api/types';
import { metresBetween } from '../src/platform/coordinates';
import { nearParameter, roughly } from '../src/platform/here';
import { cardOf, timelineOf } from '../src/platform/share';
import { keepStations, keptStation, keptStations, searchKept } from '../src/stations/kept';
import { emptyFilter } from '../src/stations/search';
import { fakeUni } from './uni-double';

const station = (code: string, change: Partial<StationItem> = {}): StationItem =>
  ({
    id: `id-${code}`, code, kind: 'rightsProtection', name: `${code}站`, district: { code: '510402', name: '东区' }, zone: null,
    address: '一号', location: { lng: 101.7, lat: 26.58 }, distanceMeters: null, openNow: true, opensNext: null, services: ['consultation'],
    isSample: true, ...change,
  }) as StationItem;

let storage: Map<string, unknown>;
beforeEach(() => {
  storage = fakeUni([]).storage;
});

describe('a place', () => {
  it('is known to some hundred metres only', () => {
    expect(roughly({ lng: 101.718_654_3, lat: 26.582_349_9 })).toEqual({ lng: 101.719, lat: 26.582 });
    expect(nearParameter({ lng: 101.718_654_3, lat: 26.582_349_9 })).toBe('101.719,26.582');
  });

  it('is measured along the ground', () => {
    expect(metresBetween({ lng: 101.7, lat: 26.5 }, { lng: 101.7, lat: 26.6 })).toBeCloseTo(11_119, -1);
    expect(metresBetween({ lng: 101.7, lat: 26.5 }, { lng: 101.7, lat: 26.5 })).toBe(0);
  });
});

describe('the kept list', () => {
  it('comes back with its time', () => {
    keepStations([station('A')], 1_000);
    expect(keptStations()).toMatchObject({ at: 1_000, items: [{ code: 'A' }] });
    expect(keptStation('A')).toMatchObject({ at: 1_000, station: { code: 'A' } });
    expect(keptStation('id-A')?.station.code).toBe('A');
    expect(keptStation('B')).toBeNull();
  });

  it('takes foreign storage without harm', () => {
    for (const foreign of ['', 'x', 3, { at: 'x', items: [] }, { at: 1 }, { at: 1, items: [null, { code: 'A' }] }]) {
      storage.set('station-list', foreign);
      expect(keptStations()).toBeNull();
    }
  });

  it('answers a search as far as it can', () => {
    const items = [
      station('A'),
      station('B', { kind: 'trademarkGuidance', district: { code: '510411', name: '仁和区' }, services: [], location: { lng: 101.75, lat: 26.5 } }),
    ];
    const codes = (change: object) => searchKept(items, { ...emptyFilter(), ...change }).map((item) => item.code);
    expect(codes({})).toEqual(['A', 'B']);
    expect(codes({ kind: 'trademarkGuidance' })).toEqual(['B']);
    expect(codes({ district: '510402' })).toEqual(['A']);
    expect(codes({ service: 'consultation' })).toEqual(['A']);
    expect(codes({ q: ' 仁和  一号 ' })).toEqual(['B']);
    // Which doors are open now an old list cannot know: it leaves none out for it.
    expect(codes({ openNow: true })).toEqual(['A', 'B']);
    const near = searchKept(items, { ...emptyFilter(), near: { lng: 101.75, lat: 26.501 } });
    expect(near.map((item) => [item.code, item.distanceMeters])).toEqual([['B', 111], ['A', expect.any(Number)]]);
  });
});

it('a card carries the page and nothing of the person', () => {
  const card = { title: '炳草岗站', path: '/pages/station/station?id=WQ01' };
  expect(cardOf(card)).toEqual({ title: '炳草岗站', path: '/pages/station/station?id=WQ01' });
  expect(timelineOf(card)).toEqual({ title: '炳草岗站', query: 'id=WQ01' });
  expect(timelineOf({ title: '图', path: '/map/stations' }).query).toBe('');
});
