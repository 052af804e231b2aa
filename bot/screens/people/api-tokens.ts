import { API_RIGHTS } from '../../../src/domain/people/api-token.ts';
import type { ApiRight } from '../../../src/domain/people/api-token.ts';
import type { ApiTokenView } from '../../../src/engine/views/member-views.ts';
import { gives, takes } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

const DAY_MS = 24 * 60 * 60_000;
const DAYS: readonly (number | undefined)[] = [undefined, 30, 365];

/** `api-tokens`: which programs may use the API. */
export const apiTokens: Screen = {
  forOwners: true,
  title: ({ t }) => t.api.title,
  up: () => 'members',
  body(scene) {
    const { t, house, member, page } = scene;
    if (page?.url === undefined) return undefined;
    const all = house.apiTokens.all(actorOf(member));
    return {
      text: lines(
        t.api.about,
        '',
        ...(all.length === 0 ? [t.api.none] : all.map((one) => t.api.line(one, momentOf(scene, one.usedAt)))),
      ),
      buttons: [
        ...all.map(({ id, name }): ScreenButton[] => [
          { label: t.api.one(name), go: placeOf('api-token', id) },
        ]),
        [{ label: t.api.new, go: newPlace(['read'], undefined) }],
      ],
    };
  },
};

/** `api-token-new/<rights>/<days>`: what is ticked stands in the place, such as `read+issue`; `-` for nothing. */
export const apiTokenNew: Screen = {
  forOwners: true,
  title: ({ t }) => t.api.newTitle,
  up: () => 'api-tokens',
  body({ t, args }) {
    const { rights, days } = chosen(args);
    return {
      text: lines(t.api.newQuestion),
      buttons: [
        ...API_RIGHTS.map((right): ScreenButton[] => [
          {
            label: t.api.right(right, rights.includes(right)),
            go: newPlace(toggled(rights, right), days),
          },
        ]),
        DAYS.map((one) => ({ label: t.api.endsIn(one, one === days), go: newPlace(rights, one) })),
        [{ label: t.api.make, act: 'make', style: 'primary' }],
      ],
    };
  },
  actions: {
    make: gives(({ t, house, member, args, now }) => {
      const { rights, days } = chosen(args);
      const wanted = { rights, ...(days !== undefined && { endsAt: now + days * DAY_MS }) };
      return after(t, house.apiTokens.make(actorOf(member), wanted), ({ id, token }) => ({
        to: placeOf('api-token', id),
        note: t.api.madeAbove,
        secret: {
          text: rich`${t.api.tokenIs(token)}`,
          protect: true,
          buttons: [[{ label: t.api.copy, copy: token }]],
        },
      }));
    }),
  },
};

/** `api-token/<id>` */
export const apiToken: Screen = {
  forOwners: true,
  title: (scene) => tokenOf(scene)?.name ?? '…',
  up: () => 'api-tokens',
  body(scene) {
    const token = tokenOf(scene);
    if (!token) return undefined;
    const { t } = scene;
    return {
      text: lines(
        t.api.card(token, {
          since: momentOf(scene, token.since) ?? '',
          ends: momentOf(scene, token.endsAt),
          used: momentOf(scene, token.usedAt),
        }),
        '',
        t.api.nameHint,
      ),
      buttons: [[{ label: t.api.end, act: 'end', style: 'danger' }]],
    };
  },
  typed: ({ house, member, t, args: [id] }, text) =>
    after(t, house.apiTokens.rename(actorOf(member), Number(id), text), () => ({
      note: t.api.renamed(text.trim()),
    })),
  actions: {
    end: takes((scene) => {
      const { house, member, t, args } = scene;
      const name = tokenOf(scene)?.name ?? '';
      return after(t, house.apiTokens.end(actorOf(member), Number(args[0])), () => ({
        to: 'api-tokens',
        note: t.api.ended(name),
      }));
    }),
  },
};

function tokenOf({ house, member, args: [id] }: Scene): ApiTokenView | undefined {
  return house.apiTokens.all(actorOf(member)).find((token) => token.id === Number(id));
}

function momentOf({ t, now, house }: Scene, at: number | undefined): string | undefined {
  return at === undefined ? undefined : t.moment(at, now, house.zone);
}

function newPlace(rights: readonly ApiRight[], days: number | undefined): Place {
  return placeOf('api-token-new', rights.join('+') || '-', days ?? 0);
}

function chosen([ticked = '', days]: readonly string[]): { rights: ApiRight[]; days: number | undefined } {
  const rights = ticked.split('+');
  return {
    rights: API_RIGHTS.filter((right) => rights.includes(right)),
    days: DAYS.find((one) => one === Number(days)),
  };
}

function toggled(rights: readonly ApiRight[], right: ApiRight): ApiRight[] {
  return API_RIGHTS.filter((one) => (one === right ? !rights.includes(one) : rights.includes(one)));
}
