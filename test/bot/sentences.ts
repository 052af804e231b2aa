/**
 * The house of the tables of sentences, and their notation.
 *
 * It is Wednesday, 2 December 2026, 10:00, in Berlin. Eleven users, four locks, one alarm panel, two scenes, two tags of users, one group of devices, two units that are let; see below.
 *
 * A meaning is the kind of intent, and what was understood:
 * `who=` a user, `?A/B` where the chat has to ask; `#tag` all of a tag, `everybody`, both with
 * `-name` for who is left out; `new=` somebody who is no user yet; `at=` devices, `*locks` all
 * locks, `*` all devices; `when=` the schedule in words; `uses=`; `until=` when it ends; `by=` how much longer;
 * `unit=` what is let; `back=` when a paused code works again; `day=` and `time=` of a question; `mode=`; `name=` of a scene; `text=` of a
 * search; `pin` if a PIN was typed; `cut` if a sentence stops where a time should follow;
 * `act=` of what cannot be done later; `assumed` if hours, an end or a mode were taken that nobody typed; `missing=` what
 * the chat asks next; `unread=` words that were not understood.
 */
import { readFileSync } from 'node:fs';
import type { Intent, Reference, UserReference, World } from '../../bot/phrases/intent.ts';
import type { Language } from '../../src/domain/people/language.ts';
import { describeSchedule } from '../../bot/text/en/schedules.ts';
import { localAt } from '../../src/domain/schedule/wall-clock.ts';

export const HERE = { now: Date.parse('2026-12-02T10:00+01:00'), zone: 'Europe/Berlin' };

const USERS = [
  'Anna Berg',
  'John Smith',
  'Thomas Miller',
  'Maria Lopez',
  "Kate O'Brien",
  'Li Wei',
  'Jean-Pierre Dupont',
  'Zoë Keller',
  'Chris Young',
  'Chris Walker',
  'Frank Garage',
  'Jürgen Müller',
  'Mary Jane Watson',
];

function worldOf(
  devices: readonly (readonly [name: string, kind: 'lock' | 'partition', area?: string])[],
  scenes: string[],
  {
    tags,
    group: [group, ...members],
    units,
  }: { tags: string[]; group: [string, ...string[]]; units: string[] },
): World {
  return {
    users: USERS.map((name, id) => ({ id: id + 1, name })),
    devices: devices.map(([name, kind, area]) => ({
      id: `memory/${name}`,
      name,
      kind,
      holdsCodes: true,
      ...(area !== undefined && { area }),
    })),
    scenes: scenes.map((name) => ({ id: `scene.${name}`, name })),
    tags: tags.map((name, id) => ({ id: id + 1, name })),
    units: units.map((name, id) => ({ id: id + 1, name })),
    groups: [{ name: group, devices: members.map((name) => `memory/${name}`) }],
  };
}

export const WORLDS: Readonly<Record<Language, World>> = {
  en: worldOf(
    [
      ['Front door', 'lock', 'Hall'],
      ['Back door', 'lock', 'Kitchen'],
      ['Garage', 'lock'],
      ['Studio lock', 'lock', 'Annex'],
      ['Alarm', 'partition'],
    ],
    ['Good night', 'Movie time'],
    {
      tags: ['Cleaners', 'Family'],
      group: ['Outside doors', 'Back door', 'Garage'],
      units: ['Garden flat', 'Lake house'],
    },
  ),
  de: worldOf(
    [
      ['Haustür', 'lock', 'Flur'],
      ['Hintertür', 'lock', 'Küche'],
      ['Garage', 'lock'],
      ['Studio', 'lock', 'Anbau'],
      ['Alarmanlage', 'partition'],
    ],
    ['Gute Nacht', 'Filmabend'],
    {
      tags: ['Putzteam', 'Familie'],
      group: ['Außentüren', 'Hintertür', 'Garage'],
      units: ['Gartenwohnung', 'Seehaus'],
    },
  ),
};

export interface Sentence {
  readonly text: string;
  readonly meaning: string;
  readonly line: number;
}

export function sentences(file: string): Sentence[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text.split('\n').flatMap((row, i) => {
    if (row.startsWith('#') || row.trim() === '') return [];
    const [sentence = '', meaning = '', ...more] = row.split('\t');
    if (meaning === '' || more.length > 0)
      throw new Error(`${file}, line ${i + 1}: expected a sentence, one tab and its meaning`);
    return { text: sentence, meaning, line: i + 1 };
  });
}

export function notation(intent: Intent, world: World): string {
  const extra = intent as unknown as Record<string, unknown>;
  const pair = (key: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${key}=${value}`];
  const known = intent.who.filter((user) => user.kind !== 'new');
  const fresh = intent.who.flatMap((user) => (user.kind === 'new' ? [user.name] : []));
  const newName = intent.kind === 'add-user' ? intent.name : undefined;
  const parts = [
    intent.kind,
    ...pair('who', joined(known.map(reference))),
    ...pair('new', newName ?? joined(fresh)),
    ...pair('act', intent.kind === 'later' ? intent.act : undefined),
    ...(intent.problem?.kind === 'unfinished' ? ['cut'] : []),
    ...pair('mode', extra['mode'] as string | undefined),
    ...pair('name', intent.kind === 'scene' ? intent.scene.name : undefined),
    ...pair('at', places(intent, world)),
    ...pair('unit', 'unit' in intent && intent.unit ? reference(intent.unit) : undefined),
    ...pair(
      'when',
      'schedule' in intent && intent.schedule ? describeSchedule(intent.schedule, HERE) : undefined,
    ),
    ...pair('until', 'until' in intent && intent.until ? untilWords({ until: intent.until }) : undefined),
    ...pair('by', 'byMs' in intent && intent.byMs ? lengthWords(intent.byMs) : undefined),
    ...pair('back', 'back' in intent && intent.back ? untilWords({ from: intent.back }) : undefined),
    ...pair('day', 'days' in intent && intent.days ? dayWords(intent.days) : undefined),
    ...pair('time', 'time' in intent && intent.time !== undefined ? timeWords(intent.time) : undefined),
    ...pair('text', intent.kind === 'find' ? intent.text : undefined),
    ...pair('uses', 'uses' in intent && intent.uses !== undefined ? String(intent.uses) : undefined),
    ...(intent.pin ? ['pin'] : []),
    ...(intent.assumptions.length > 0 ? ['assumed'] : []),
    ...pair('missing', intent.missing.length > 0 ? intent.missing.join(',') : undefined),
    ...pair('unread', intent.unread.length > 0 ? intent.unread.join(',').toLowerCase() : undefined),
  ];
  return parts.join(' ');
}

/** The order of the parts says nothing. */
export function sameMeaning(a: string, b: string): boolean {
  const parts = (text: string): string =>
    text
      .replace(/^none$/, 'unknown')
      .split(/ (?=(?:[a-z]+=|(?:pin|assumed|cut)(?: |$)))/)
      .sort()
      .join(' ');
  return parts(a) === parts(b);
}

function places(intent: Intent, world: World): string | undefined {
  const names = intent.at.map((one) => (one.kind === 'known' ? one.name : undefined));
  const is = (devices: World['devices']): boolean =>
    devices.length > 1 &&
    devices.length === names.length &&
    devices.every(({ name }) => names.includes(name));
  if (is(world.devices)) return '*';
  if (is(world.devices.filter(({ kind }) => kind === 'lock'))) return '*locks';
  return joined(intent.at.map(reference));
}

function reference(one: Reference<unknown> | UserReference): string {
  if (one.kind === 'unclear') return `?${one.candidates.map(({ name }) => name).join('/')}`;
  if (one.kind === 'known') return one.name;
  const base = one.kind === 'group' ? (one.tag === undefined ? 'everybody' : `#${one.name}`) : one.name;
  return [base, ...(one.kind === 'group' ? one.except.map(({ name }) => name) : [])].join('-');
}

function joined(all: readonly string[]): string | undefined {
  return all.length === 0 ? undefined : all.join('+');
}

function untilWords(schedule: { until: string } | { from: string }): string {
  return describeSchedule(schedule, HERE).replace(/^(until|from) /, '');
}

function dayWords({ first, last }: { first: string; last: string }): string {
  const words = (day: string): string => untilWords({ from: `${day}T00:00` });
  return first === last ? words(first) : `${words(first)}–${words(last)}`;
}

function timeWords(at: number): string {
  return untilWords({ from: new Date(localAt(at, HERE.zone)).toISOString().slice(0, 16) });
}

function lengthWords(ms: number): string {
  const hours = ms / 3_600_000;
  return hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}
