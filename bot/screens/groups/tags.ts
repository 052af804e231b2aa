import { neutral } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

/** Of the 100 buttons that a message can have. */
const TAGS_SHOWN = 80;

/** `tags` */
export const tags: Screen = {
  title: ({ t }) => t.groups.tags.title,
  up: () => 'users-filter',
  body({ house, t }) {
    const all = house.groups.tags();
    return {
      text: lines(all.length === 0 ? t.groups.tags.none : undefined, rich`<i>${t.groups.tags.hint}</i>`),
      buttons: all.slice(0, TAGS_SHOWN).map(({ id, name, users }): ScreenButton[] => [
        {
          label: t.groups.filter.button(t.groups.tags.named(name), users),
          go: placeOf('tag', id),
        },
      ]),
    };
  },
  typed: ({ house, member, t }, text) => {
    const known = house.groups.tagNamed(text);
    if (known) return { to: placeOf('tag', known.id) };
    return after(t, house.groups.addTag(actorOf(member), text), (id) => ({
      to: placeOf('tag', id),
      note: t.groups.tags.added(text.trim()),
    }));
  },
};

/** `tag/<id>` */
export const tag: Screen = {
  title: (scene) => tagOf(scene)?.name ?? '…',
  up: () => 'tags',
  body(scene) {
    const shown = tagOf(scene);
    if (!shown) return undefined;
    return {
      text: scene.t.groups.tags.card(shown.name, shown.users),
      buttons: [
        shown.users === 0
          ? []
          : [
              { label: scene.t.groups.tags.show, go: placeOf('users', `t${shown.id}`, 0) },
              { label: scene.t.groups.tags.several, act: 'several' },
            ],
        [
          { label: scene.t.groups.tags.rename, go: placeOf('tag-rename', shown.id) },
          { label: scene.t.groups.tags.delete, go: placeOf('tag-delete', shown.id), style: 'danger' },
        ],
      ],
    };
  },
  actions: {
    several: neutral(({ args: [id] }) => ({ to: 'bulk', bulk: { whom: { tag: Number(id) } }, search: '' })),
  },
};

/** `tag-rename/<id>` */
export const tagRename: Screen = {
  title: ({ t }) => t.groups.tags.renameTitle,
  up: ({ args }) => placeOf('tag', ...args),
  body(scene) {
    const shown = tagOf(scene);
    return shown && { text: scene.t.groups.tags.renameQuestion(shown.name) };
  },
  typed: ({ house, member, t, args: [id = ''] }, text) =>
    after(t, house.groups.renameTag(actorOf(member), Number(id), text), () => ({
      to: placeOf('tag', id),
      note: t.groups.tags.changed,
    })),
};

/** `tag-delete/<id>` */
export const tagDelete: Screen = {
  title: ({ t }) => t.groups.tags.deleteTitle,
  up: ({ args }) => placeOf('tag', ...args),
  body(scene) {
    const shown = tagOf(scene);
    if (!shown) return undefined;
    return {
      text: scene.t.groups.tags.deleteQuestion(shown.name),
      buttons: [
        [
          { label: scene.t.groups.tags.deleteYes, act: 'yes', style: 'danger' },
          { label: scene.t.groups.tags.deleteNo, go: placeOf('tag', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: neutral((scene) => {
      const name = tagOf(scene)?.name ?? '';
      return after(
        scene.t,
        scene.house.groups.removeTag(actorOf(scene.member), Number(scene.args[0])),
        () => ({
          to: 'tags',
          note: scene.t.groups.tags.deleted(name),
        }),
      );
    }),
  },
};

/** `user-tags/<id>` */
export const userTags: Screen = {
  title: ({ t }) => t.groups.tags.title,
  up: ({ args }) => placeOf('user', ...args),
  body({ house, args, t }) {
    const user = house.queries.user(Number(args[0]));
    if (!user) return undefined;
    const own = new Set(house.groups.tagsOf(user.id).map(({ id }) => id));
    return {
      text: lines(t.groups.tags.ofUser(user.name), rich`<i>${t.groups.tags.newOfUser}</i>`),
      buttons: house.groups
        .tags()
        .slice(0, TAGS_SHOWN)
        .map(({ id, name }): ScreenButton[] => [
          { label: `${own.has(id) ? '☑' : '☐'} ${name}`, act: 'toggle', value: String(id) },
        ]),
    };
  },
  typed: (scene, text) => {
    const { house, member, t } = scene;
    const known = house.groups.tagNamed(text);
    if (known) return given(scene, known.id, true);
    return after(t, house.groups.addTag(actorOf(member), text), (id) => given(scene, id, true));
  },
  actions: {
    toggle: neutral((scene, value) => {
      const user = Number(scene.args[0]);
      const has = scene.house.groups.tagsOf(user).some(({ id }) => id === Number(value));
      return given(scene, Number(value), !has);
    }),
  },
};

function given({ house, member, t, args: [user] }: Scene, id: number, has: boolean): Navigation {
  return after(t, house.groups.setTag(actorOf(member), Number(user), id, has), () => ({}));
}

function tagOf({ house, args }: Scene) {
  return house.groups.tag(Number(args[0]));
}
