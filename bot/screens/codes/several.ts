import type { Refusal } from '../../../src/domain/refusal.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import type { Result } from '../../../src/engine/house.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { rich } from '../../text/html.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { onward } from './draft-steps.ts';

/** `new-several/<page>`: ticks the users who each get such a code, with a PIN of their own. */
export const newForSeveral: Screen = {
  searches: true,
  title: ({ t }) => t.users.newTitle,
  up: () => 'new/0',
  body(scene) {
    const { house, args, search, t } = scene;
    const page = Number(args[0]) || 0;
    const ticked = tickedIn(scene);
    const wanted = search === undefined ? {} : { search };
    const { rows, total } = house.queries.users({ ...wanted, page, pageSize: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return {
      text: rich`${t.draft.tickUsers(ticked.length)}`,
      buttons: [
        ...rows.map(({ id, name }): ScreenButton[] => [
          { label: `${ticked.includes(id) ? '☑' : '☐'} ${name}`, act: 'toggle', value: String(id) },
        ]),
        pages > 1 ? pager(t, (to) => placeOf('new-several', to), page, pages) : [],
        search === undefined ? [] : [{ label: t.users.all, act: 'all' }],
        [
          ticked.length > 0
            ? { label: t.button.done, act: 'done', style: 'primary' }
            : { label: t.button.done, act: 'done', disabled: true },
        ],
      ],
    };
  },
  typed: (_scene, text) => ({ to: 'new-several/0', search: text }),
  actions: {
    all: neutral(() => ({ to: 'new-several/0', search: '' })),
    toggle: neutral((scene, value) => {
      const before = tickedIn(scene);
      const id = Number(value);
      const [user, ...also] = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
      return { draft: user === undefined ? null : { kind: 'code', devices: [], user, also } };
    }),
    done: neutral((scene) => {
      const [user, ...also] = tickedIn(scene).filter((id) => scene.house.queries.user(id));
      if (user === undefined) return { note: scene.t.draft.tickUsers(0) };
      const several = also.length > 0 && { also };
      return { ...onward({ kind: 'code', devices: [], user, ...several }, scene.house), search: '' };
    }),
  },
};

function tickedIn({ draft }: Scene): number[] {
  const isTicking = draft?.kind === 'code' && draft.code === undefined && draft.also !== undefined;
  return isTicking ? usersOf(draft) : [];
}

export function usersOf({ user, also = [] }: CodeDraft): number[] {
  return [user, ...also];
}

/** One user's trouble keeps no other one from their code. */
export function saveForSeveral(draft: CodeDraft, { house, member, t }: Scene): Navigation {
  const { devices, schedule = {}, condition, holdMinutes, uses, pins = {}, secondPins = {} } = draft;
  const limits = { condition: condition ?? null, uses: uses ?? null };
  const issue = (user: number, pin: Pin): Result<number> =>
    house.codes.issue(actorOf(member), {
      ...(secondPins[user] && { secondPin: secondPins[user] }),
      ...{ user, pin, devices, schedule, ...limits },
      ...(holdMinutes !== undefined && { holdMinutes }),
    });
  const done: string[] = [];
  const failed: string[] = [];
  for (const user of usersOf(draft)) {
    const name = house.queries.user(user)?.name ?? '…';
    const pin = pins[user];
    const refusals = pin ? refusalsOf(() => issue(user, pin)) : [{ kind: 'no-pin-left' } as const];
    if (refusals.length === 0) done.push(name);
    else failed.push(t.draft.notSavedFor(name, refusalWords(t, refusals)));
  }
  const note = [...(done.length > 0 ? [t.draft.savedFor(done.join(', '))] : []), ...failed].join('\n');
  return {
    to: 'users/0',
    draft: null,
    search: '',
    note,
    ...(done.length === 0 && { refused: true as const }),
  };
}

function refusalsOf(issue: () => Result<number>): readonly Refusal[] {
  try {
    const issued = issue();
    return issued.ok ? [] : issued.refusals;
  } catch {
    return [{ kind: 'failed' }];
  }
}
