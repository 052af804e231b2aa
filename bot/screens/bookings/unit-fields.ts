import type { GuestWay, UnitSettings } from '../../../src/domain/bookings/unit.ts';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import type { UnitPatch } from '../../../src/engine/views/booking-views.ts';
import type { Scene, ScreenButton } from '../../chat/screen.ts';
import { parseHours } from '../../phrases/hours.ts';
import { textOf, type Texts } from '../../text/index.ts';
import { codeDevices } from '../codes/code-devices.ts';
import { deviceRows, hourRows, toggled } from './units.ts';

/** What can be set of a unit, in the order of the list. Their names stand in places. */
export const UNIT_FIELDS = [
  ...(['name', 'devices', 'hours', 'honours', 'before', 'after', 'early', 'pin', 'length'] as const),
  ...(['when', 'ways', 'language', 'address', 'instructions', 'map', 'template', 'tells'] as const),
  ...(['cleaning', 'backup', 'informs', 'erase'] as const),
];
export type UnitFieldName = (typeof UNIT_FIELDS)[number];

type Change = UnitPatch | { readonly note: string };

/** One setting: how it reads, and what taps and typed words make of it. */
export interface UnitField {
  readonly value: (unit: UnitSettings, scene: Scene) => string;
  /** A tap runs `pick` with the button's value, or `toggle`, which stays here. */
  readonly buttons: (unit: UnitSettings, scene: Scene) => readonly (readonly ScreenButton[])[];
  readonly pick?: (unit: UnitSettings, value: string, scene: Scene) => Change;
  readonly toggle?: (unit: UnitSettings, key: string, scene: Scene) => Change;
  readonly typed?: (unit: UnitSettings, text: string, scene: Scene) => Change;
  readonly takesDigits?: true;
}

const MINUTES = [0, 15, 30, 60, 120];
const EARLY_HOURS = [0, 2, 6, 12, 24];
const SHARE_HOURS = [2, 12, 24, 48];
const ERASE_DAYS = [7, 30, 90];
const LENGTHS = [4, 5, 6, 7, 8];
const CLEANERS_SHOWN = 8;
const CLEANING = { from: '11:00', until: '15:00' };

const row = (buttons: readonly ScreenButton[]): ScreenButton[][] => [[...buttons]];
const picks = (values: readonly (readonly [label: string, value: string | number])[]): ScreenButton[] =>
  values.map(([label, value]) => ({ label, act: 'pick', value: String(value) }));

const number = (
  key: 'beforeMinutes' | 'afterMinutes' | 'earlyHours' | 'eraseAfterDays',
  choices: readonly number[],
  words: (t: Texts, count: number) => string,
): UnitField => ({
  value: (unit, { t }) => words(t, unit[key]),
  buttons: (_unit, { t }) => row(picks(choices.map((count) => [words(t, count), count]))),
  pick: (_unit, value) => ({ [key]: Number(value) }),
  typed: (_unit, typed, { t }) => {
    const count = /^\s*(\d{1,4})\b/.exec(typed)?.[1];
    const change: UnitPatch = { [key]: Number(count) };
    return count === undefined ? { note: t.units.numberWrong } : change;
  },
  takesDigits: true,
});

/** Of the message to the guest. */
const text = (key: 'address' | 'instructions' | 'mapLink' | 'template'): UnitField => ({
  value: ({ share }, { t }) => {
    const set = share[key];
    if (set === undefined) return key === 'template' ? t.units.value.usual : t.units.value.none;
    return key === 'address' || key === 'mapLink' ? set : t.units.value.isSet;
  },
  buttons: ({ share }, { t }) =>
    share[key] === undefined
      ? []
      : row(picks([[key === 'template' ? t.units.usualMessage : t.units.clear, 'none']])),
  pick: ({ share }) => {
    const { [key]: _gone, ...rest } = share;
    return { share: rest };
  },
  typed: ({ share }, typed) => ({ share: { ...share, [key]: typed.trim() } }),
  takesDigits: true,
});

const hasWay = (ways: readonly GuestWay[], kind: string): boolean => ways.some((way) => way.kind === kind);

export const FIELDS: Readonly<Record<UnitFieldName, UnitField>> = {
  name: {
    value: ({ name }) => name,
    buttons: () => [],
    typed: (_unit, typed) => ({ name: typed.trim() }),
    takesDigits: true,
  },
  devices: {
    value: ({ devices }, { house }) => devices.map((id) => house.queries.deviceName(id)).join(', '),
    buttons: ({ devices }, { house }) => deviceRows(codeDevices(house), devices),
    toggle: ({ devices }, key, scene) => ({ devices: toggled(scene, devices, key) }),
  },
  hours: {
    value: ({ checkIn, checkOut }, { t }) => t.units.usualHours(checkIn, checkOut),
    buttons: (_unit, { t }) => hourRows(t, 'pick'),
    pick: (_unit, value) => {
      const [checkIn = '', checkOut = ''] = value.split('-');
      return { checkIn, checkOut };
    },
    typed: (_unit, typed, { t }) => {
      const hours = parseHours(typed);
      return hours ? { checkIn: hours.from, checkOut: hours.until } : { note: t.units.hoursNotRead };
    },
    takesDigits: true,
  },
  honours: {
    value: ({ honoursTimes }, { t }) => t.units.value.honours(honoursTimes),
    buttons: (_unit, { t }) =>
      row(
        picks([
          [t.units.value.honours(true), 'yes'],
          [t.units.value.honours(false), 'no'],
        ]),
      ),
    pick: (_unit, value) => ({ honoursTimes: value === 'yes' }),
  },
  before: number('beforeMinutes', MINUTES, (t, count) => t.units.value.minutes(count)),
  after: number('afterMinutes', MINUTES, (t, count) => t.units.value.minutes(count)),
  early: number('earlyHours', EARLY_HOURS, (t, count) => t.units.value.hours(count)),
  pin: {
    value: ({ pin }, { t }) => t.units.value.pin(pin.wish),
    buttons: (_unit, { t }) =>
      (['random', 'phone-ending'] as const).map((wish) => picks([[t.units.value.pin(wish), wish]])),
    pick: ({ pin }, value) => ({
      pin: { ...pin, wish: value === 'phone-ending' ? 'phone-ending' : 'random' },
    }),
  },
  length: {
    value: ({ pin }, { t }) => t.units.value.digits(pin.length),
    buttons: (_unit, { t }) => [
      picks([[t.units.value.digits(undefined), 'house']]),
      picks(LENGTHS.map((count) => [String(count), count])),
    ],
    pick: ({ pin: { wish } }, value) => ({
      pin: value === 'house' ? { wish } : { wish, length: Number(value) },
    }),
  },
  when: {
    value: ({ share }, { t }) => t.units.value.when(share),
    buttons: (_unit, { t }) => [
      picks([[t.units.value.byHand, 'by-hand']]),
      picks([[t.units.value.whenReady, 'when-ready']]),
      ...SHARE_HOURS.map((hours) => picks([[t.units.value.hoursBefore(hours), hours]])),
    ],
    pick: ({ share }, value) => ({
      share: {
        ...share,
        when:
          value === 'by-hand' || value === 'when-ready'
            ? { kind: value }
            : { kind: 'before', hours: Number(value) },
      },
    }),
    typed: ({ share }, typed, { t }) => {
      const hours = /^\s*(\d{1,3})\b/.exec(typed)?.[1];
      return hours === undefined
        ? { note: t.units.numberWrong }
        : { share: { ...share, when: { kind: 'before', hours: Number(hours) } } };
    },
    takesDigits: true,
  },
  ways: {
    value: ({ share }, { t }) => t.units.value.ways(share.ways),
    buttons: ({ share }, { t }) => [
      ...(['chat', 'email', 'forward'] as const).map((kind): ScreenButton[] => [
        {
          label: `${hasWay(share.ways, kind) ? '☑' : '☐'} ${t.units.value.way({ kind })}`,
          act: 'toggle',
          value: kind,
        },
      ]),
      ...share.ways.flatMap((way): ScreenButton[][] =>
        way.kind === 'notify' ? [[{ label: `☑ ${way.service}`, act: 'toggle', value: 'notify' }]] : [],
      ),
    ],
    toggle: ({ share }, kind) => {
      const rest = share.ways.filter((way) => way.kind !== kind);
      const isNew = rest.length === share.ways.length;
      const added: GuestWay[] =
        isNew && (kind === 'chat' || kind === 'email' || kind === 'forward') ? [{ kind }] : [];
      // What is passed on by hand comes last: it always works.
      const ways = [...rest, ...added].sort(
        (a, b) => Number(a.kind === 'forward') - Number(b.kind === 'forward'),
      );
      return { share: { ...share, ways } };
    },
    typed: ({ share }, typed) => ({
      share: {
        ...share,
        ways: [
          { kind: 'notify', service: typed.trim().toLowerCase() },
          ...share.ways.filter(({ kind }) => kind !== 'notify'),
        ],
      },
    }),
  },
  language: {
    value: ({ share }) => textOf(share.language).language,
    buttons: () => [picks(LANGUAGES.map((language) => [textOf(language).language, language]))],
    pick: ({ share }, value) => ({
      share: { ...share, language: LANGUAGES.find((one) => one === value) ?? share.language },
    }),
  },
  address: text('address'),
  instructions: text('instructions'),
  map: text('mapLink'),
  template: text('template'),
  tells: {
    value: ({ share }, { t }) => t.units.value.tells(share),
    buttons: ({ share }, { t }) => [
      [
        {
          label: `${share.tellsChanges ? '☑' : '☐'} ${t.units.value.tellsChanges}`,
          act: 'toggle',
          value: 'changes',
        },
      ],
      [{ label: `${share.tellsEnd ? '☑' : '☐'} ${t.units.value.tellsEnd}`, act: 'toggle', value: 'end' }],
    ],
    toggle: ({ share }, key) => ({
      share:
        key === 'changes'
          ? { ...share, tellsChanges: !share.tellsChanges }
          : { ...share, tellsEnd: !share.tellsEnd },
    }),
  },
  cleaning: {
    value: ({ cleaning }, { house, t }) =>
      cleaning
        ? t.units.value.cleaning(house.queries.user(cleaning.user)?.name, cleaning.from, cleaning.until)
        : t.units.value.noCleaning,
    buttons: ({ cleaning }, { house, t }) => [
      ...house.queries
        .users({ page: 0, pageSize: CLEANERS_SHOWN })
        .rows.map(({ id, name }) => picks([[`${cleaning?.user === id ? '☑' : '☐'} ${name}`, id]])),
      ...(cleaning ? [picks([[t.units.clear, 'none']])] : []),
    ],
    pick: ({ cleaning }, value) =>
      value === 'none'
        ? { cleaning: undefined }
        : { cleaning: { ...CLEANING, ...cleaning, user: Number(value) } },
    typed: ({ cleaning }, typed, { t }) => {
      const hours = parseHours(typed);
      if (!hours) return { note: t.units.hoursWrong };
      return cleaning ? { cleaning: { ...cleaning, ...hours } } : { note: t.units.cleanerFirst };
    },
    takesDigits: true,
  },
  backup: {
    value: ({ backup }, { t }) => t.units.value.backup[backup],
    buttons: (_unit, { t }) =>
      (['off', 'by-tap', 'by-rule'] as const).map((kind) => picks([[t.units.value.backup[kind], kind]])),
    pick: (_unit, value) => ({
      backup: value === 'by-tap' || value === 'by-rule' ? value : 'off',
    }),
  },
  informs: {
    value: ({ informs = [] }, { house, t }) =>
      informs.length === 0
        ? t.units.value.informsAll
        : informs.map((id) => house.members.get(id)?.name ?? '…').join(', '),
    buttons: (unit, scene) =>
      listening(scene).map(({ id, name }) => [
        { label: `${hears(unit, id) ? '☑' : '☐'} ${name}`, act: 'toggle', value: String(id) },
      ]),
    toggle: (unit, key, scene) => {
      const all = listening(scene).map(({ id }) => id);
      const heard = all.filter((id) => hears(unit, id) !== (String(id) === key));
      if (heard.length === 0) return { note: scene.t.units.informsSomebody };
      return { informs: heard.length === all.length ? [] : heard };
    },
  },
  erase: number('eraseAfterDays', ERASE_DAYS, (t, count) => t.units.value.days(count)),
};

/** Who can be told of bookings. */
function listening({ house }: Scene): { readonly id: number; readonly name: string }[] {
  return house.members.all().filter(({ role }) => role !== 'guest');
}

function hears({ informs = [] }: UnitSettings, id: number): boolean {
  return informs.length === 0 || informs.includes(id);
}
