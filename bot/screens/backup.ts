import { RETENTION_DAYS } from '../../src/domain/backup/retention.ts';
import { gives, neutral } from '../chat/act.ts';
import { actorOf, after, type Screen } from '../chat/screen.ts';
import { copyLines } from '../text/lines/copy-lines.ts';
import { lines } from '../text/html.ts';

const MEGABYTE = 1_000_000;
/** Bot API: what a bot may send. */
const MOST_MEGABYTES = 50;

/** `backup`: the copies of the house, and what opens them. */
export const backup: Screen = {
  forOwners: true,
  title: ({ t }) => t.backups.title,
  up: () => 'members',
  body({ house, now, t }) {
    const view = house.backups?.view();
    if (!view) return undefined;
    const { newest } = view;
    return {
      text: lines(...copyLines(view, { t, now, zone: house.zone }), '', t.backups.hint),
      buttons: [
        newest ? [{ label: t.backups.fetch, act: 'fetch', ...(view.needsCopy && STANDS_OUT) }] : [],
        [{ label: t.backups.sheet, act: 'sheet', ...(view.needsSheet && STANDS_OUT) }],
        [{ label: t.backups.now, act: 'now' }],
        [{ label: t.backups.openRetention(t.backups.kept(house.retention.days)), go: 'retention' }],
      ],
    };
  },
  actions: {
    now: neutral(({ house, member, t }) =>
      house.backups
        ? after(t, house.backups.makeNow(actorOf(member)), () => ({ note: t.backups.begun }))
        : { note: t.gone },
    ),
    // A copy, with what opens it, opens the doors.
    fetch: gives(({ house, member, t }) => {
      const { backups } = house;
      const newest = backups?.view().newest;
      if (!backups || !newest) return { note: t.gone };
      if (newest.bytes > MOST_MEGABYTES * MEGABYTE)
        return { note: t.backups.tooLarge(newest.name, MOST_MEGABYTES) };
      return after(t, backups.fetch(actorOf(member)), (copy) => ({
        note: t.backups.sending,
        files: { kind: 'copy', ...copy },
      }));
    }),
    sheet: gives(({ house, member, t }) => {
      if (!house.backups) return { note: t.gone };
      return after(t, house.backups.keySheet(actorOf(member)), (passphrase) =>
        passphrase === undefined
          ? { note: t.backups.sheetIsYours }
          : {
              note: t.backups.sheetSent,
              secret: { text: t.backups.sheetText(passphrase), protect: true },
            },
      );
    }),
  },
};

/** `retention`: for how long the past is kept. */
export const retention: Screen = {
  forOwners: true,
  title: ({ t }) => t.backups.retentionTitle,
  up: () => 'backup',
  body: ({ house, t }) => ({
    text: lines(t.backups.retention(t.backups.kept(house.retention.days))),
    buttons: RETENTION_DAYS.map((days) => [
      {
        label: `${days === house.retention.days ? '🔘' : '⚪'} ${t.backups.kept(days)}`,
        act: 'keep',
        value: String(days),
      },
    ]),
  }),
  actions: {
    keep: neutral(({ house, member, t }, value) =>
      after(t, house.retention.setDays(actorOf(member), Number(value)), () => ({
        note: t.backups.retentionChosen(t.backups.kept(house.retention.days)),
      })),
    ),
  },
};

const STANDS_OUT = { style: 'primary' } as const;
