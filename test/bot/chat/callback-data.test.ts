import { describe, expect, it } from 'vitest';
import { deviceKey, parseTap, tapData } from '../../../bot/chat/places/callback-data.ts';
import type { Tap } from '../../../bot/chat/places/callback-data.ts';
import { placeOf, splitPlace } from '../../../bot/chat/places/place.ts';
import type { Place } from '../../../bot/chat/places/place.ts';

it('a place begins with the name of a screen, which tsc checks', () => {
  const places: readonly Place[] = [placeOf('home'), placeOf('user', 3), 'users/0'];
  // @ts-expect-error There is no such screen.
  const noScreen: readonly Place[] = [placeOf('hom'), 'usr/3'];
  const text: string = 'home';
  // @ts-expect-error Text is no place.
  const noPlace: Place = text;
  expect([...places, ...noScreen, noPlace].map((place) => splitPlace(place))).toEqual([
    { screen: 'home', args: [] },
    { screen: 'user', args: ['3'] },
    { screen: 'users', args: ['0'] },
    { screen: 'hom', args: [] },
    { screen: 'usr', args: ['3'] },
    { screen: 'home', args: [] },
  ]);
});

describe('button data', () => {
  it('comes back as the place, the act, its value and the version', () => {
    const taps: readonly Tap[] = [
      { place: 'home', version: 1, value: '' },
      { place: 'user/3', version: 12, value: '' },
      { place: 'code/5', act: 'pause', version: 7, value: '' },
      { place: 'draft-first-date/2', act: 'pick', value: '2026-06-30', version: 4_000_000 },
    ];
    for (const tap of taps) expect(parseTap(tapData(tap))).toEqual(tap);
  });

  it('that is not of our making is nothing', () => {
    for (const data of ['', 'home', '~', '!x~1', 'home~x', 'home!~1', 'a~1~2'])
      expect(parseTap(data)).toBeUndefined();
  });

  it('is refused over 64 bytes, not over 64 characters', () => {
    expect(() => tapData({ place: `user/${'ä'.repeat(28)}s`, version: 1 })).not.toThrow();
    expect(() => tapData({ place: `user/${'ä'.repeat(29)}s`, version: 1 })).toThrow(
      'at most 64 bytes of button data, got 66',
    );
  });

  it('names a device by a short key, whatever its id is', () => {
    const key = deviceKey(`zwave/${'long/'.repeat(40)}~!.`);
    expect(key).toMatch(/^[\w-]{10}$/);
    expect(deviceKey('zwave/1')).not.toBe(deviceKey('zwave/2'));
  });
});
