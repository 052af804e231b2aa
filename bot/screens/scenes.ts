import { depends, gives, neutral } from '../chat/act.ts';
import { rich, lines } from '../text/html.ts';
import { entityKey } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import { actorOf, after, type Scene as Here, type Screen, type ScreenButton } from '../chat/screen.ts';
import { pager, PAGE_SIZE } from './pages.ts';

/** `scenes`: a tap on a button runs it at once. */
export const scenes: Screen = {
  title: ({ t }) => t.scenes.title,
  up: () => 'home',
  body(here) {
    const { house } = here;
    if (!house.scenes.areThere) return undefined;
    const all = house.scenes.chosen();
    return {
      text: lines(
        all.length > 0 ? here.t.scenes.hint : mayChoose(here) ? here.t.scenes.none : here.t.scenes.askOwner,
      ),
      buttons: [
        ...all.map(({ id, name }): ScreenButton[] => [
          { label: `${icon(id)} ${name}`, act: 'run', value: entityKey(id) },
        ]),
        mayChoose(here) ? [{ label: here.t.scenes.choose, go: placeOf('scenes-choose', 0) }] : [],
      ],
    };
  },
  actions: {
    // A scene may open a door, or disarm.
    run: gives(async ({ house, member, t }, key) => {
      const scene = house.scenes.chosen().find(({ id }) => entityKey(id) === key);
      if (!scene) return { note: t.gone };
      const done = await house.scenes.run(actorOf(member), scene.id);
      return after(t, done, ({ isStillRunning }) => ({
        note: isStillRunning ? t.scenes.begun(scene.name) : t.scenes.done(scene.name),
      }));
    }),
  },
};

/** `scenes-choose/<page>`: an owner ticks what shall be among the buttons; typing narrows the list. */
export const scenesChoose: Screen = {
  title: ({ t }) => t.scenes.chooseTitle,
  up: () => 'scenes',
  body(here) {
    if (!mayChoose(here)) return undefined;
    const { house, args, search = '' } = here;
    const found = house.scenes.choices().filter(({ id, name }) => holds(name, search) || holds(id, search));
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    const page = Math.min(Number(args[0]) || 0, pages - 1);
    return {
      text: lines(
        search === '' ? here.t.scenes.count(found.length) : here.t.users.found(search, found.length),
        rich`<i>${here.t.scenes.chooseHint}</i>`,
      ),
      buttons: [
        ...found
          .slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
          .map(({ id, name, chosen }): ScreenButton[] => [
            { label: `${chosen ? '☑' : '☐'} ${icon(id)} ${name}`, act: 'toggle', value: entityKey(id) },
          ]),
        pages > 1 ? pager(here.t, (to) => placeOf('scenes-choose', to), page, pages) : [],
        [
          ...(search === '' ? [] : [{ label: here.t.users.all, act: 'all' }]),
          { label: here.t.button.refresh, act: 'look' },
        ],
      ],
    };
  },
  typed: (_here, text) => ({ to: placeOf('scenes-choose', 0), search: text }),
  actions: {
    all: neutral(() => ({ to: placeOf('scenes-choose', 0), search: '' })),
    look: neutral(async ({ house, t }) =>
      (await house.scenes.lookAgain()) ? {} : { note: t.scenes.nobodyAnswers },
    ),
    toggle: depends(
      ({ house }, key) => (sceneBy(house, key)?.chosen ? 'takes' : 'gives'),
      (here, key) => {
        const { house, member } = here;
        const scene = sceneBy(house, key);
        if (!scene || !mayChoose(here)) return { note: here.t.gone };
        return after(here.t, house.scenes.choose(actorOf(member), scene.id, !scene.chosen), () => ({}));
      },
    ),
  },
};

function sceneBy(house: Here['house'], key: string) {
  return house.scenes.choices().find(({ id }) => entityKey(id) === key);
}

function mayChoose({ house, member }: Here): boolean {
  return house.scenes.areThere && !house.scenes.areConfigured && member.role === 'owner';
}

function icon(id: string): string {
  return id.startsWith('script.') ? '📜' : '🎬';
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase());
}
