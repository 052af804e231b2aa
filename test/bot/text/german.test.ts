import { describe, expect, it, test } from 'vitest';
import { noticeLine } from '../../../bot/alerts/notice-message.ts';
import { readMoment, readSchedule } from '../../../bot/phrases/typed-times.ts';
import { understandAny } from '../../../bot/phrases/understand.ts';
import { de } from '../../../bot/text/de/de.ts';
import { entryLine, grantLine, holdLine } from '../../../bot/text/lines/lines.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';
import { englishIn, englishWords } from '../../support/english-words.ts';
import { renderedTexts } from '../../support/rendered-texts.ts';

const ZONE = 'Europe/Berlin';
const NOON = Date.parse('2026-06-01T12:03:05+02:00');
const HERE = { now: NOON, zone: ZONE, t: de };
const house = { now: Date.parse('2026-06-10T12:00+02:00'), zone: ZONE };
const lunch = { days: [1, 2, 3, 4, 5] as Weekday[], start: '11:00', end: '14:00' };

const schedules: [Schedule, string][] = [
  [{}, 'immer'],
  [{ windows: [] }, 'nie'],
  [{ windows: [lunch], until: '2026-07-01T00:00' }, 'Mo–Fr 11:00–14:00, bis 30. Juni'],
  [
    {
      windows: [
        { days: [1, 3], start: '09:00', end: '12:00' },
        { days: [1, 3], start: '14:00', end: '18:00' },
      ],
    },
    'Mo, Mi 09:00–12:00 und 14:00–18:00',
  ],
  [{ windows: [{ days: [6, 7], start: '00:00', end: '24:00' }] }, 'Sa, So, ganztägig'],
  [{ windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '22:00', end: '06:00' }] }, 'täglich 22:00–06:00'],
  [{ from: '2026-07-03T15:00', until: '2026-07-10T11:00' }, 'vom 3. Juli 15:00 bis 10. Juli 11:00'],
  [{ from: '2026-07-03T00:00' }, 'ab 3. Juli'],
  [{ until: '2027-02-01T08:00' }, 'bis 1. Februar 2027 08:00'],
  [{ from: '2026-12-24T00:00', until: '2026-12-25T00:00' }, 'am 24. Dezember'],
  [{ from: '2026-06-11T09:00', until: '2026-06-11T17:00' }, 'am 11. Juni 09:00–17:00'],
  [
    { windows: [lunch], except: ['2026-12-24', '2026-12-25', '2026-12-26', '2027-01-01'] },
    'Mo–Fr 11:00–14:00, außer am 24., 25. und 26. Dezember und 1. Januar 2027',
  ],
];

test.each(schedules)('the schedule %j reads "%s"', (schedule, words) => {
  expect(de.schedule(schedule, house)).toBe(words);
});

test.each([
  ['2026-06-01T15:00+02:00', '15:00'],
  ['2026-12-04T15:00+01:00', 'Fr., 4. Dez., 15:00'],
  ['2027-10-09T12:03+02:00', 'Sa., 9. Okt. 2027, 12:03'],
  ['2026-10-25T02:30+02:00', 'So., 25. Okt., 02:30 (vor der Zeitumstellung)'],
  ['2026-10-25T02:30+01:00', 'So., 25. Okt., 02:30 (nach der Zeitumstellung)'],
])('the moment %s is "%s"', (iso, words) => {
  expect(de.moment(Date.parse(iso), NOON, ZONE)).toBe(words);
});

test('days of the week are short', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(de.weekday)).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
});

test('no text has been left in English', () => {
  const words = englishWords();
  const left = renderedTexts('de').flatMap(({ path, text }) =>
    englishIn(text.replaceAll(/<[^>]*>/g, ''), words).map((english) => ({ path, english })),
  );
  expect(left).toEqual([]);
});

test('each example that stands in a text is understood', () => {
  const examples = (text: string): string[] =>
    [...text.matchAll(/(?:<i>|„)([^<“]*[^.<“])(?=<\/i>|“)/g)].map(([, phrase = '']) => phrase);
  const schedules = [
    de.draft.schedule.source,
    de.phraseProblem({ kind: 'nothing' }),
    de.phraseProblem({ kind: 'times-without-days' }),
    de.groups.bulk.untilQuestion.source,
    de.groups.bulk.untilNotUnderstood,
  ].flatMap(examples);
  expect(schedules.length).toBe(15);
  expect(schedules.filter((phrase) => !readSchedule(`${phrase}`, house, 'de').ok)).toEqual([]);
  const moments = examples(de.who.notUnderstood);
  expect(moments.length).toBe(2);
  expect(moments.filter((moment) => readMoment(moment, house, 'de') === undefined)).toEqual([]);
});

test('each sentence that stands in a text is understood', () => {
  const world = {
    users: [
      { id: 1, name: 'Anna Berg' },
      { id: 2, name: 'John Smith' },
    ],
    devices: [
      { id: 'm/1', name: 'Haustür', kind: 'lock', holdsCodes: true },
      { id: 'm/2', name: 'Garage', kind: 'lock', holdsCodes: true },
    ],
    scenes: [],
  } as const;
  const typed = [...`${de.help.text.source} ${de.sentences.hint}`.matchAll(/„([^“]+)“/g)];
  expect(typed.map(([, text = '']) => [text, understandAny(text, world, house, ['de', 'en']).kind])).toEqual([
    ['Warum kommt Anna nicht rein?', 'why'],
    ['Wer kann am Sonntag um 15 Uhr die Garage öffnen?', 'who-can'],
    ['Code für Anna', 'issue'],
    ['pausiere Anna', 'pause'],
    ['Code für Anna Haustür Mo-Fr 9-17', 'issue'],
    ['pausiere John', 'pause'],
    ['wer war heute da?', 'came'],
  ]);
});

describe('Latchkey itself, in German', () => {
  const said = (notice: Notice): string => noticeLine(notice, HERE).source;

  it('says which part does not run, and what to do', () => {
    expect(
      said({ kind: 'part', part: 'chat', up: false, message: { code: 'bot-token-unknown', status: 401 } }),
    ).toBe(
      '⚠️ Latchkey, Chat: Telegram kennt das Token des Bots nicht (401). Richtig ist das Token, das du von @BotFather bekommen hast, etwa 123456:ABC…; prüfe telegram.token in der Konfiguration.',
    );
    expect(said({ kind: 'part', part: 'page', up: true, message: { code: 'runs-again' } })).toBe(
      '✅ Latchkey, Seite: läuft wieder.',
    );
    const message = { code: 'failed-unexpectedly', error: 'TypeError' } as const;
    expect(said({ kind: 'unsteady', times: 3, part: 'page', message })).toMatch(
      /^〰️ „Seite“ von Latchkey kommt und geht: in einer Stunde 3-mal verloren\. Unerwarteter Fehler/,
    );
  });

  it('says what failed', () => {
    expect(said({ kind: 'fault', place: { work: 'driver-event', driver: 'zwave' } })).toMatch(
      /^⚠️ In Latchkey selbst ist etwas schiefgegangen: ein Ereignis des Treibers zwave\. /,
    );
  });
});

describe('a grant in German', () => {
  const grant = (
    state: SyncState,
    rest: Pick<Partial<GrantView>, 'reason' | 'verifiedAt' | 'nextTryAt' | 'deviceSchedule'> = {},
    code: { paused?: boolean; over?: boolean } = {},
  ) =>
    grantLine(
      { id: 1, device: 'm/1', deviceName: 'Haustür', wanted: true, state, ...rest },
      { paused: false, over: false, open: true, ...code },
      HERE,
    ).source;

  it.each<[string, string]>([
    [grant('live', { verifiedAt: NOON }), '✅ Haustür: live, geprüft 12:03:05'],
    [
      grant('live', { verifiedAt: NOON, deviceSchedule: { from: NOON, until: NOON + 3_600_000 } }),
      '✅ Haustür: live, geprüft 12:03:05, das Schloss selbst sperrt ihn ab 13:03',
    ],
    [
      grant('waiting', { reason: { kind: 'queued' }, nextTryAt: NOON + 60_000 }),
      '⏳ Haustür: wartet, kommt als Nächstes dran. Nächster Versuch: 12:04:05',
    ],
    [
      grant('rejected', { reason: { kind: 'rejected', reason: 'duplicate' } }),
      '⛔ Haustür: abgelehnt, ein anderer Slot des Geräts enthält diese PIN schon',
    ],
    [grant('scheduled', {}, { paused: true }), '⏸ Haustür: pausiert'],
    [
      grant('scheduled', { verifiedAt: NOON }, { over: true }),
      '🏁 Haustür: Zeit abgelaufen, nicht auf dem Gerät (geprüft 12:03:05)',
    ],
    [grant('overdue'), '🚨 Haustür: müsste weg sein und funktioniert vielleicht noch'],
    [grant('gone', { verifiedAt: NOON }), '➖ Haustür: entfernt, nicht auf dem Gerät (geprüft 12:03:05)'],
  ])('%s', (said, words) => {
    expect(said).toBe(words);
  });
});

describe('what happens, in German', () => {
  const entry = { id: 1, at: NOON, device: 'm/1', deviceName: 'Haustür', how: 'unlock' } as const;
  const anna = { id: 3, name: 'Anna Berg' };

  it('names who, where, when and how', () => {
    expect(entryLine({ ...entry, user: anna }, HERE).source).toBe(
      '🚪 <b>Anna Berg</b> kam herein: Haustür · 12:03 · mit Code',
    );
    expect(entryLine({ ...entry, how: 'denied' }, HERE).source).toBe(
      '⛔ <b>Jemand</b> wurde abgewiesen: Haustür · 12:03',
    );
    expect(entryLine({ ...entry, user: anna, unsure: { since: NOON - 3_600_000 } }, HERE).source).toContain(
      '· zwischen 11:03 und 12:03; die Uhr des Geräts geht falsch · mit Code',
    );
  });

  it('says how a condition ended', () => {
    const condition = { name: 'Gästemodus', sense: 'on' } as const;
    const held = { at: NOON, until: NOON + 300_000, user: anna, condition };
    expect(holdLine(held, HERE).source).toBe(
      '🔘 <b>Anna Berg</b> · 12:03 · Gästemodus ging aus; der Code bleibt bis 12:08',
    );
  });

  it('says in an alert what to do', () => {
    const notice = { kind: 'grant', codeId: 1, userName: 'Anna', deviceName: 'Garage' } as const;
    const reason = { kind: 'rejected', reason: 'refused' } as const;
    expect(noticeLine({ ...notice, state: 'overdue', slot: 4, reason }, HERE).source).toBe(
      '🚨 Anna · Garage: müsste weg sein und funktioniert vielleicht noch, das Gerät hat ihn nicht angenommen\nDas Gerät antwortet, lässt den Code aber nicht los: Lösche den Slot (Benutzer) 4 am Gerät selbst.',
    );
    const lost = { kind: 'codes-deleted', device: 'm/1', deviceName: 'Garage' } as const;
    const codes = [
      { codeId: 1, userName: 'Anna' },
      { codeId: 2, userName: 'Tom' },
    ];
    expect(noticeLine({ ...lost, codes }, HERE).source).toContain('Garage hat 2 Codes verloren: Anna, Tom.');
  });
});

test('the message for a guest', () => {
  const share = {
    house: 'Seehaus',
    firstName: 'Anna',
    pins: [{ pin: Pin.of('738215'), devices: [], deviceNames: [] }],
    doors: ['Haustür', 'Garage'],
    alarms: ['Alarm'],
    schedule: { windows: [lunch], until: '2026-07-01T00:00' },
    condition: { name: 'Gästemodus', sense: 'on' },
    uses: { limit: 3, left: 2 },
    ...house,
  } as const;
  expect(de.guestMessage(share)).toBe(
    [
      'Hallo Anna, dein Code für Seehaus ist 738215.',
      'Er öffnet: Haustür, Garage.',
      'Er schaltet unscharf: Alarm.',
      'Gültig: Mo–Fr 11:00–14:00, bis 30. Juni, nur solange Gästemodus an ist.',
      'Er funktioniert noch 2-mal.',
    ].join('\n'),
  );
});
