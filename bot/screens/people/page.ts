import { browserName } from '../../../src/domain/people/browser.ts';
import type { HomeAssistantAskView, PageSessionView } from '../../../src/engine/views/member-views.ts';
import { gives, takes } from '../../chat/act.ts';
import { entityKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { lines, rich, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';

/** `page`: a link to it, and the browsers that are logged in; an owner sees everybody's. */
export const page: Screen = {
  title: ({ t }) => t.page.title,
  up: () => 'members',
  body(scene) {
    const { t, page: known, house, member, now } = scene;
    if (!known) return undefined;
    const sessions = house.pageAccess.sessions(actorOf(member));
    const line = (one: PageSessionView): Html =>
      t.page.browser(one.name, browserOf(t, one), t.moment(one.seenAt, now, house.zone));
    const hasDirect = known.url !== undefined;
    return {
      text: lines(
        hasDirect ? t.page.about : t.page.atHomeAssistant,
        ...(hasDirect
          ? ['', sessions.length > 0 ? t.page.browsers : t.page.noBrowsers, ...sessions.map(line)]
          : []),
      ),
      buttons: [
        hasDirect ? [{ label: t.page.link, act: 'open', style: 'primary' }] : [],
        ...sessions.map((one): ScreenButton[] => [
          { label: t.page.logOut(one.name, browserOf(t, one)), act: 'out', value: String(one.id) },
        ]),
        known.hasIngress && member.role === 'owner' ? [{ label: t.page.users, go: 'page-users' }] : [],
      ],
    };
  },
  actions: {
    open: gives(({ house, member, t, page: known, now }) => {
      const url = known?.url;
      if (url === undefined) return { note: t.gone };
      return after(t, house.pageAccess.invite(actorOf(member)), ({ token, expiresAt }) => {
        const link = `${url}/in/${token}`;
        return {
          note: t.page.linkBelow,
          secret: {
            text: rich`${t.page.linkIs(t.moment(expiresAt, now, house.zone), link)}`,
            protect: true,
            // Bot API, CopyTextButton.text: 1 to 256 characters.
            ...(link.length <= 256 && { buttons: [[{ label: t.page.copy, copy: link }]] }),
          },
        };
      });
    }),
    out: takes(({ house, member, t }, id) =>
      after(t, house.pageAccess.end(actorOf(member), Number(id)), () => ({ note: t.page.loggedOut })),
    ),
  },
};

/** `page-users`: who of Home Assistant is which member. */
export const pageUsers: Screen = {
  forOwners: true,
  title: ({ t }) => t.page.usersTitle,
  up: () => 'page',
  body({ t, house }) {
    const asks = house.pageAccess.asks();
    const users = house.pageAccess.homeAssistantUsers();
    return {
      text: lines(
        t.page.usersAbout,
        '',
        ...(asks.length > 0
          ? [t.page.asks, ...asks.map(({ code, name }) => t.page.ask(code, name))]
          : [t.page.noAsks]),
        ...(users.length > 0
          ? ['', t.page.connected, ...users.map(({ name, memberName }) => t.page.isMember(name, memberName))]
          : []),
      ),
      buttons: [
        ...asks.map(({ code }): ScreenButton[] => [
          { label: t.page.connect(code), go: placeOf('page-who', code) },
        ]),
        ...users.map(({ id, name }): ScreenButton[] => [
          { label: t.page.disconnect(name), act: 'disconnect', value: entityKey(id) },
        ]),
      ],
    };
  },
  actions: {
    disconnect: takes(({ house, member, t }, key) => {
      const user = house.pageAccess.homeAssistantUsers().find(({ id }) => entityKey(id) === key);
      if (!user) return { note: t.gone };
      return after(t, house.pageAccess.disconnect(actorOf(member), user.id), () => ({
        note: t.page.disconnected(user.name),
      }));
    }),
  },
};

/** `page-who/<code>`: which member the user is that shows these letters. */
export const pageWho: Screen = {
  forOwners: true,
  title: ({ t }) => t.page.whoTitle,
  up: () => 'page-users',
  body(scene) {
    const ask = askOf(scene);
    return (
      ask && {
        text: scene.t.page.who(ask.code, ask.name),
        buttons: scene.house.members
          .all()
          .map(({ id, name }): ScreenButton[] => [
            { label: scene.t.members.open(name), act: 'is', value: String(id) },
          ]),
      }
    );
  },
  actions: {
    is: gives((scene, id) => {
      const { house, member, t } = scene;
      const ask = askOf(scene);
      const chosen = house.members.get(Number(id));
      if (!ask || !chosen) return { to: 'page-users', note: t.gone };
      return after(t, house.pageAccess.connect(actorOf(member), ask.code, chosen.id), () => ({
        to: 'page-users',
        note: t.page.isNow(ask.name, chosen.name),
      }));
    }),
  },
};

function askOf({ house, args }: Scene): HomeAssistantAskView | undefined {
  return house.pageAccess.asks().find(({ code }) => code === args[0]);
}

function browserOf(t: Texts, { browser }: PageSessionView): string {
  return browserName(browser) ?? t.page.unknownBrowser;
}
