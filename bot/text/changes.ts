import type { Preview, UpcomingView } from '../../src/engine/views/code-views.ts';
import { uncountedLines } from './lines/code-lines.ts';
import { rich, type Html } from './html.ts';
import { noRoomWords, stateWords, type Here } from './lines/lines.ts';

/** `Fri 9 Oct, 14:00 🔓 Anna Berg · Front door: begins` */
export function changeLine(change: UpcomingView, here: Here): Html {
  const { now, zone, t } = here;
  const { at, opens, user, deviceName, condition, uses, hindered } = change;
  const when = t.moment(at, now, zone);
  const line = hindered
    ? t.upcoming.hindered(when, t.whose(user?.name), deviceName, hinderedWords(hindered, here))
    : t.upcoming.line(when, opens, t.whose(user?.name), deviceName);
  const ifs = [
    ...(condition ? [t.condition.describe(condition, condition.known)] : []),
    ...(uses ? [t.who.ifUsesLeft(t.uses.left(uses))] : []),
  ];
  return ifs.length > 0 ? rich`${line}, ${ifs.join(', ')}` : line;
}

/** "If I save this, these doors change now, these then." */
export function previewLines(preview: Preview, { now, zone, t }: Here): Html[] {
  const { opens, closes, newPin, then, waits = [], noRoom = [], uncounted = [] } = preview;
  const what = [
    opens.length > 0 ? t.upcoming.opens(opens.join(', ')) : undefined,
    closes.length > 0 ? t.upcoming.closes(closes.join(', ')) : undefined,
    newPin.length > 0 ? t.upcoming.newPin(newPin.join(', ')) : undefined,
  ].filter((part) => part !== undefined);
  return [
    ...(what.length > 0 ? [t.upcoming.now(what.join('; '))] : []),
    ...waits.map(({ door, panel, hasOldPin }) => t.upcoming.waits(door, panel, hasOldPin)),
    ...noRoom.flatMap((shortage) => noRoomLines(shortage, { now, zone, t })),
    ...uncountedLines(uncounted, { now, zone, t }),
    ...(then ? [t.upcoming.then(t.moment(then.at, now, zone), then.active)] : []),
  ];
}

function hinderedWords(hindered: NonNullable<UpcomingView['hindered']>, here: Here): string {
  const { reason } = hindered;
  return reason?.kind === 'no-room' ? noRoomWords(reason, here) : stateWords(here.t, hindered);
}

function noRoomLines(
  { device, slots, from, others }: NonNullable<Preview['noRoom']>[number],
  { now, zone, t }: Here,
): Html[] {
  return [
    ...(from === undefined
      ? []
      : [t.upcoming.noRoom(device, noRoomWords({ at: from, slots }, { now, zone, t }))]),
    ...others.map((other) =>
      t.upcoming.noRoomFor(device, t.whose(other.userName), t.moment(other.from, now, zone)),
    ),
  ];
}
