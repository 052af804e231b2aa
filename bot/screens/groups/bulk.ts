import { takesAway, type BulkAction } from '../../../src/domain/bulk.ts';
import type { House } from '../../../src/engine/house.ts';
import { parseLocal } from '../../../src/domain/schedule/schedule.ts';
import { lastShowing } from '../../../src/domain/schedule/wall-clock.ts';
import type { BulkRefusalView } from '../../../src/engine/views/group-views.ts';
import { depends, neutral } from '../../chat/act.ts';
import type { BulkDraft } from '../../chat/drafts/bulk-draft.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { lines, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';
import { amongName, partOf } from './among.ts';
import type { Place } from '../../chat/places/place.ts';

const REFUSALS_SHOWN = 10;

/** Ids of the users that are meant. */
export function meant({ whom, ticked = [] }: BulkDraft, house: House): number[] {
  return house.queries.userIds(ticked.length > 0 ? { users: ticked } : whom);
}

/** `bulk`: what to do with the codes of several users. */
export const bulk: Screen = {
  title: ({ t }) => t.groups.bulk.title,
  up: ({ bulk: draft }) => listOf(draft),
  body(scene) {
    const { house, bulk: draft, t } = scene;
    if (!draft) return undefined;
    const count = meant(draft, house).length;
    const words = t.groups.bulk;
    return {
      text: lines(words.whom(count, whoWords(scene, draft)), '', count === 0 ? words.nobody : words.question),
      buttons: [
        ...(count === 0
          ? []
          : [
              [
                { label: words.do.pause, act: 'do', value: 'pause' },
                { label: words.do.resume, act: 'do', value: 'resume' },
              ],
              [{ label: words.do.extend, go: placeOf('bulk-until') }],
              [
                { label: words.do['add-device'], go: placeOf('bulk-device', 'add') },
                { label: words.do.move, go: placeOf('bulk-device', 'from') },
              ],
              [{ label: words.do.revoke, act: 'do', value: 'revoke', style: 'danger' as const }],
            ]),
        [{ label: words.tick, go: 'bulk-tick/0' }],
      ],
    };
  },
  actions: {
    do: neutral((scene, kind) =>
      kind === 'pause' || kind === 'resume' || kind === 'revoke'
        ? toReview(scene, { kind })
        : { note: scene.t.gone },
    ),
  },
};

/** What the action will do is found once, and shown: it may take a moment. */
export async function toReview({ house, bulk: draft, t }: Scene, action: BulkAction): Promise<Navigation> {
  if (!draft) return { to: 'home', note: t.gone };
  const preview = await house.bulk.preview(meant(draft, house), action);
  return { to: 'bulk-review', bulk: { ...draft, action, preview } };
}

/** `bulk-review`: what will be done, what not and why, and the one question. */
export const bulkReview: Screen = {
  title: ({ t }) => t.groups.bulk.reviewTitle,
  up: () => 'bulk',
  body(scene) {
    const { house, bulk: draft, t } = scene;
    if (!draft?.action || !draft.preview) return undefined;
    const { action, preview } = draft;
    const { codes, users, unaffected } = preview;
    const words = t.groups.bulk;
    return {
      text: lines(
        words.whom(meant(draft, house).length, whoWords(scene, draft)),
        '',
        codes === 0 ? words.nothing : words.will(action.kind, codes, users, detailOf(scene, action)),
        unaffected > 0 ? words.unaffected(unaffected) : undefined,
        ...refusedLines(t, preview.refused),
      ),
      buttons: [
        codes === 0
          ? []
          : [
              {
                label: words.yes[action.kind](codes),
                act: 'yes',
                style: action.kind === 'revoke' ? ('danger' as const) : ('success' as const),
              },
            ],
        [{ label: t.button.cancel, act: 'cancel' }],
      ],
    };
  },
  actions: {
    yes: depends(
      ({ bulk: draft }) => (draft?.action && takesAway(draft.action) ? 'takes' : 'gives'),
      ({ house, member, t, bulk: draft }) => {
        if (!draft?.action) return { to: 'home', note: t.gone };
        const begun = house.bulk.begin(actorOf(member), meant(draft, house), draft.action);
        return after(t, begun, (id) => ({ to: placeOf('bulk-run', id), bulk: null }));
      },
    ),
    cancel: neutral(({ bulk: draft, t }) => ({ to: listOf(draft), bulk: null, note: t.draft.cancelled })),
  },
};

/** `bulk-run/<id>`: how far it is; drawn anew while it runs. */
export const bulkRun: Screen = {
  title: ({ t }) => t.groups.bulk.runTitle,
  up: () => 'users/0',
  body({ house, t, args: [id] }) {
    const run = house.bulk.view(Number(id));
    if (!run) return undefined;
    const { action, state, total, done, left, unaffected, refused } = run;
    const words = t.groups.bulk;
    const kind = action?.kind ?? 'extend';
    return {
      text: lines(
        state === 'running' ? words.running(total - left, total) : words.done(kind, done),
        state === 'done' && done > 0 ? words.saved : undefined,
        state === 'interrupted' ? words.interrupted(left) : undefined,
        state === 'done' && left > 0 ? words.stopped(left) : undefined,
        unaffected > 0 ? words.unaffected(unaffected) : undefined,
        ...refusedLines(t, refused),
      ),
      buttons:
        state === 'interrupted' && action
          ? [[{ label: words.goOn(left), act: 'go-on' }], [{ label: words.drop, act: 'drop' }]]
          : [],
    };
  },
  actions: {
    'go-on': depends(
      ({ house, args: [id] }) => {
        const action = house.bulk.view(Number(id))?.action;
        return action && takesAway(action) ? 'takes' : 'gives';
      },
      ({ house, member, t, args: [id] }) =>
        after(t, house.bulk.goOn(actorOf(member), Number(id)), (next) => ({ to: placeOf('bulk-run', next) })),
    ),
    drop: neutral(({ house, args: [id] }) => {
      house.bulk.drop(Number(id));
      return {};
    }),
  },
};

function refusedLines(t: Texts, all: readonly BulkRefusalView[]): (Html | string)[] {
  if (all.length === 0) return [];
  const words = t.groups.bulk;
  return [
    words.refused(all.length),
    ...all
      .slice(0, REFUSALS_SHOWN)
      .map(({ userName, refusals }) =>
        words.refusedLine(t.whose(userName), refusals.map(t.refusal).join(' ')),
      ),
    ...(all.length > REFUSALS_SHOWN ? [words.more(all.length - REFUSALS_SHOWN)] : []),
  ];
}

function detailOf({ house, t, now }: Scene, action: BulkAction): string {
  switch (action.kind) {
    case 'extend':
      return t.moment(lastShowing(parseLocal(action.until), house.zone), now, house.zone);
    case 'add-device':
      return house.queries.deviceName(action.device);
    case 'move':
      return t.groups.bulk.fromTo(house.queries.deviceName(action.from), house.queries.deviceName(action.to));
    default:
      return '';
  }
}

function whoWords(scene: Scene, { whom, ticked = [] }: BulkDraft): string {
  const { t } = scene;
  if (ticked.length > 0) return t.groups.bulk.ticked;
  const search = whom.search === undefined || whom.search === '' ? undefined : `“${whom.search}”`;
  const parts = [amongName(scene, whom), search].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : t.groups.bulk.everybody;
}

function listOf(draft: BulkDraft | undefined): Place {
  const part = draft && partOf(draft.whom);
  return part === undefined ? 'users/0' : placeOf('users', part, 0);
}
