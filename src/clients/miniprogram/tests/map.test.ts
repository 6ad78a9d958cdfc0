import { describe, expect, it } from 'vitest';
import type { StationItem } from '../src/api/types';
import { clustersOf, FINGER, separable, withRoomForName, type Pin } from '../src/map/clusters';
import { districtLabels, said, shortName } from '../src/map/names';
import { brought, fit, MAX_SCALE, moved, project, scaleBar, toScreen, zoomed } from '../src/map/projection';

const size = { width: 358, height: 320 };
const station = (code: string, lng: number, lat: number, change: Partial<StationItem> = {}): StationItem =>
  ({
    id: code, code, kind: 'rightsProtection', name: `${code}街道知识产权维权援助工作站（示例）`, district: { code: '510402', name: '东区' },
    zone: null, address: '', location: { lng, lat }, distanceMeters: null, openNow: true, opensNext: null, services: [], isSample: true,
    ...change,
  }) as StationItem;
const pin = (code: string, lng: number, lat: number): Pin => ({ code, ...project({ lng, lat }) });

// A repeatable scatter over the city, with some exactly on top of each other.
const scatter = Array.from({ length: 120 }, (_, n) =>
  pin(`S${String(n).padStart(3, '0')}`, 101.6 + ((n * 7919) % 500) / 1000, 26.4 + ((n * 104729) % 480) / 1000),
).concat([pin('T1', 101.7, 26.5), pin('T2', 101.7, 26.5)]);
const scales = [8, 10, 11.5, 13, 16, 18].map((zoom) => 256 * 2 ** zoom);

describe('grouping', () => {
  it.each(scales)('puts every station in exactly one group, and groups a finger apart (scale %d)', (scale) => {
    const clusters = clustersOf(scatter, scale);
    expect(clusters.flatMap((one) => one.members.map((member) => member.code)).sort()).toEqual(scatter.map((one) => one.code).sort());
    for (const a of clusters)
      for (const b of clusters) if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y) * scale).toBeGreaterThanOrEqual(FINGER);
  });

  it('puts the group in the middle of its stations', () => {
    for (const one of clustersOf(scatter, 256 * 2 ** 10)) {
      expect(one.x).toBeCloseTo(one.members.reduce((sum, member) => sum + member.x, 0) / one.members.length, 9);
    }
  });

  it('does not depend on the order of the answer', () => {
    const groups = (pins: Pin[]) => clustersOf(pins, 256 * 2 ** 11).map((one) => one.members.map((member) => member.code).sort().join()).sort();
    expect(groups([...scatter].reverse())).toEqual(groups(scatter));
  });

  it('knows when going nearer cannot part them', () => {
    expect(separable([pin('A', 101.7, 26.5), pin('B', 101.7, 26.5)])).toBe(false);
    expect(separable([pin('A', 101.7, 26.5), pin('B', 101.701, 26.5)])).toBe(true);
  });

  it('names a lone mark only where its name covers no other', () => {
    const scale = 256 * 2 ** 13;
    const pins = [pin('A', 101.7, 26.5), pin('B', 101.712, 26.5), pin('C', 101.8, 26.5)];
    const clusters = clustersOf(pins, scale);
    expect(clusters).toHaveLength(3);
    expect([...withRoomForName(clusters, scale)]).toEqual(['C']);
  });
});

describe('the view', () => {
  const pins = [pin('A', 101.6, 26.4), pin('B', 102.1, 26.9)];

  it('shows all of them with room around', () => {
    const view = fit(pins, size);
    for (const one of pins) {
      const at = toScreen(one, view, size);
      expect(at.x).toBeGreaterThanOrEqual(59);
      expect(at.x).toBeLessThanOrEqual(size.width - 59);
      expect(at.y).toBeGreaterThanOrEqual(59);
      expect(at.y).toBeLessThanOrEqual(size.height - 59);
    }
  });

  it('shows one with its neighbourhood, and none without harm', () => {
    expect(fit(pins.slice(0, 1), size).scale).toBeLessThan(MAX_SCALE);
    expect(Number.isFinite(fit([], size).scale)).toBe(true);
  });

  it('keeps the place under the fingers when zooming', () => {
    const view = fit(pins, size);
    const finger = { x: 40, y: 250 };
    const under = { x: view.x + (finger.x - size.width / 2) / view.scale, y: view.y + (finger.y - size.height / 2) / view.scale };
    const after = toScreen(under, zoomed(view, 2, finger, size), size);
    expect(after.x).toBeCloseTo(finger.x, 6);
    expect(after.y).toBeCloseTo(finger.y, 6);
  });

  it('follows the hand, and never leaves the world', () => {
    const view = fit(pins, size);
    const [spot] = pins;
    if (!spot) throw new Error('no pin');
    expect(toScreen(spot, moved(view, 30, -20), size).x).toBeCloseTo(toScreen(spot, view, size).x + 30, 6);
    expect(moved(view, 1e12, 1e12)).toMatchObject({ x: 0, y: 0 });
    expect(zoomed(view, 1e9, { x: 0, y: 0 }, size).scale).toBe(MAX_SCALE);
  });

  it('brings a mark off the edge by the least move', () => {
    const view = fit(pins, size);
    const spot = { x: view.x - 170 / view.scale, y: view.y };
    expect(toScreen(spot, brought(view, spot, size), size).x).toBeCloseTo(72, 6);
    expect(brought(view, { x: view.x, y: view.y }, size)).toEqual(view);
  });

  it('measures as the ground does', () => {
    // A degree of longitude at 26.58° north is 99.6 km.
    const degree = (project({ lng: 102, lat: 26.58 }).x - project({ lng: 101, lat: 26.58 }).x) * 256 * 2 ** 10;
    const view = { ...project({ lng: 101.7, lat: 26.58 }), scale: 256 * 2 ** 10 };
    const bar = scaleBar(view);
    expect(bar.words).toBe('10公里');
    expect((bar.pixels / degree) * 99.6).toBeCloseTo(10, 1);
    expect(bar.pixels).toBeLessThanOrEqual(96);
    expect(scaleBar({ ...view, scale: 256 * 2 ** 16 }).words).toMatch(/^(100|200|500)米$/);
  });
});

describe('names on the map', () => {
  it('leave out what the sign says', () => {
    expect(shortName(station('炳草岗', 0, 0))).toBe('炳草岗街道');
    expect(shortName({ kind: 'mediationCommittee', name: '攀枝花市知识产权纠纷人民调解委员会（示例）' })).toBe('攀枝花市');
    expect(shortName({ kind: 'trademarkGuidance', name: '某某产业园知识产权服务工作站' })).toBe('某某产业园');
    expect(shortName({ kind: 'trademarkGuidance', name: '一个名字很长又没有常见词的地方' })).toBe('一个名字很长又没有…');
  });

  it('are read aloud whole', () => {
    expect(said(station('炳草岗', 0, 0, { distanceMeters: 1234 }))).toBe('炳草岗街道知识产权维权援助工作站（示例），东区，现在开门，1.2公里');
  });

  it('of districts stand beside their stations and cover nothing', () => {
    const stations = [
      station('A', 101.7, 26.58),
      station('B', 101.72, 26.58, { district: { code: '510411', name: '仁和区' } }),
    ];
    const view = fit(stations.map((one) => project(one.location)), size);
    const marks = stations.map((one) => toScreen(project(one.location), view, size));
    const labels = districtLabels(stations, marks, view, size);
    expect(labels.map((label) => label.name)).toEqual(['东区', '仁和区']);
    for (const label of labels)
      for (const mark of marks) expect(Math.abs(label.x - mark.x) >= 58 || Math.abs(label.y - mark.y) >= 34).toBe(true);
    // A mark on each of the four places: better no name than one across a mark.
    const crowd = [-62, 0, 62].flatMap((x) => [-38, 0, 38].map((y) => ({ x: (marks[0]?.x ?? 0) + x, y: (marks[0]?.y ?? 0) + y })));
    expect(districtLabels(stations.slice(0, 1), crowd, view, size)).toEqual([]);
  });
});
