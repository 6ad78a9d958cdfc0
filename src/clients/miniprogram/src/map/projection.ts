import type { GeoPoint } from '../api/types';

/** Web-Mercator, as every street map draws: the world is the unit square, y grows southwards. */
export interface Spot {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
/** What is looked at: the middle, and how many pixels wide the whole world would be. */
export interface View extends Spot {
  scale: number;
}

const EQUATOR_METRES = 40_075_016.686;
/** Two provinces at once, and a street. */
const MIN_SCALE = 256 * 2 ** 6;
export const MAX_SCALE = 256 * 2 ** 18;

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));

export function project(point: GeoPoint): Spot {
  const sine = between(-0.9999, Math.sin((point.lat * Math.PI) / 180), 0.9999);
  return { x: (point.lng + 180) / 360, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export function toScreen(spot: Spot, view: View, size: Size): Spot {
  return { x: (spot.x - view.x) * view.scale + size.width / 2, y: (spot.y - view.y) * view.scale + size.height / 2 };
}

/** The whole of the points with room around them; one point is shown with its neighbourhood. */
export function fit(spots: Spot[], size: Size, padding = 60): View {
  if (spots.length === 0) return { ...project({ lng: 101.72, lat: 26.58 }), scale: 256 * 2 ** 10 };
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number) => Math.max(40, pixels - 2 * padding);
  const widest = Math.min(room(size.width) / (right - left), room(size.height) / (bottom - top), 256 * 2 ** 15);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: between(MIN_SCALE, widest, MAX_SCALE) };
}

export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: between(0, view.x - dx / view.scale, 1), y: between(0, view.y - dy / view.scale, 1) };
}

/** The least move that brings a spot off the edge, so that its name can be read. */
export function brought(view: View, spot: Spot, size: Size, margin = 72): View {
  const at = toScreen(spot, view, size);
  const short = (value: number, most: number) => (most < 2 * margin ? most / 2 - value : between(margin, value, most - margin) - value);
  return moved(view, short(at.x, size.width), short(at.y, size.height));
}

/** Nearer or farther, with the place under `at` (pixels) staying where it is. */
export function zoomed(view: View, factor: number, at: Spot, size: Size): View {
  const scale = between(MIN_SCALE, view.scale * factor, MAX_SCALE);
  const off = { x: at.x - size.width / 2, y: at.y - size.height / 2 };
  return {
    x: view.x + off.x / view.scale - off.x / scale,
    y: view.y + off.y / view.scale - off.y / scale,
    scale,
  };
}

/** A round length that fits into `room` pixels, in words: 「500米」「2公里」. */
export function scaleBar(view: View, room = 96): { pixels: number; words: string } {
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * view.y)));
  const metresPerPixel = (EQUATOR_METRES * Math.cos(latitude)) / view.scale;
  const most = room * metresPerPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * ([5, 2].find((step) => step * power <= most) ?? 1);
  return { pixels: metres / metresPerPixel, words: metres < 1000 ? `${metres}米` : `${metres / 1000}公里` };
}
