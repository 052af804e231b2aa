/** What the scripted person types where a screen asks for something: an answer that is right, and some that are not. */
import type { ScreenName } from '../../../bot/chat/places/place.ts';
import { oddName } from './walk-house.ts';

const NONSENSE = ['🙃', '\u202eשלום', `${'Xq '.repeat(1_300)}`.trim()];
const NAME = [oddName(61), ...NONSENSE];
const PIN = ['739164', '12', ...NONSENSE];
const SEARCH = ['שלום', 'qqqqq', '<b>'];
const DATES = ['2026-07-03', '3.7. - 7.7.', ...NONSENSE];
const HOURS = ['15:00-11:00', '99:99', ...NONSENSE];

/** By the screen, and where its arguments decide, by them too. */
const TEXTS: Readonly<Partial<Record<ScreenName, readonly string[]>>> = {
  'draft-pin': PIN,
  'draft-second-pin': PIN,
  'adopt-pin': PIN,
  'conflict-pin': PIN,
  factor: ['123456', 'abc'],
  'factor-new': ['123456', 'abc'],
  'draft-schedule': ['2026-07-03', ...NONSENSE],
  'draft-understood': NONSENSE,
  'draft-days': HOURS,
  'draft-last-date': HOURS,
  'draft-uses': ['3', '0', '999999999', ...NONSENSE],
  'draft-label': NAME,
  'draft-devices': SEARCH,
  'draft-condition': SEARCH,
  person: [oddName(62), '+49 170 1234567', 'zoe@example.org', '24.12.1990', ...NONSENSE],
  'unit-new': NAME,
  'unit-set': [oddName(63), '15:00', '15:00-11:00', 'zoe@example.org', ...NONSENSE],
  'unit-new-hours': HOURS,
  'stay-new': DATES,
  'stay-new-departure': DATES,
  'stay-new-guest': NAME,
  'stay-date': DATES,
  'stay-guest': [oddName(64), '+49 170 1234567', 'zoe@example.org', ...NONSENSE],
  'bulk-until': ['2026-12-24', ...NONSENSE],
  'alerts-quiet': HOURS,
  'alerts-watch-when': ['10:00', ...NONSENSE],
  'log-days': DATES,
  who: ['2026-07-03', ...NONSENSE],
  feeds: ['https://site.example/b.ics', 'https://', ...NONSENSE],
  tags: NAME,
  'tag-rename': NAME,
  'user-tags': NAME,
  'device-groups': NAME,
  'device-group-rename': NAME,
  'api-token-new': NAME,
};

/** A screen that is not named above narrows a list. */
export function textsFor(screen: ScreenName): readonly string[] {
  return TEXTS[screen] ?? SEARCH;
}
