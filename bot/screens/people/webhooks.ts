import type { WebhookView } from '../../../src/engine/views/member-views.ts';
import { gives, takes, takesAsShown } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

/** `webhooks`: where events are sent to. An address is typed, with a word before it that allows the own network. */
export const webhooks: Screen = {
  forOwners: true,
  // An address is a secret: whoever has it can send what is taken for ours where nobody checks it.
  secret: true,
  title: ({ t }) => t.webhooks.title,
  up: () => 'members',
  body({ t, house, member }) {
    const all = house.webhooks.all(actorOf(member));
    return {
      text: lines(
        t.webhooks.about,
        '',
        ...(all.length === 0 ? [t.webhooks.none] : all.map(t.webhooks.line)),
        '',
        t.webhooks.askPrivate,
      ),
      buttons: all.map(({ id, host }): ScreenButton[] => [
        { label: t.webhooks.one(host), go: placeOf('webhook', id) },
      ]),
    };
  },
  typed({ t, house, member }, text) {
    const [, word, address = ''] = /^\s*(private\s+)?(\S+)\s*$/i.exec(text) ?? [];
    const wanted = { address, allowsPrivate: word !== undefined };
    return after(t, house.webhooks.add(actorOf(member), wanted), ({ id, secret }) => ({
      to: placeOf('webhook', id),
      note: t.webhooks.added,
      secret: {
        text: rich`${t.webhooks.secretIs(secret)}`,
        protect: true,
        buttons: [[{ label: t.webhooks.copy, copy: secret }]],
      },
    }));
  },
};

/** `webhook/<id>` */
export const webhook: Screen = {
  forOwners: true,
  title: (scene) => webhookOf(scene)?.host ?? '…',
  up: () => 'webhooks',
  body(scene) {
    const shown = webhookOf(scene);
    if (!shown) return undefined;
    const { t, house, now } = scene;
    const time = (at: number | undefined): string | undefined =>
      at === undefined ? undefined : t.moment(at, now, house.zone);
    const isPrivate = shown.problem?.kind === 'private-address' && !shown.allowsPrivate;
    return {
      text: lines(
        t.webhooks.card(shown, {
          ...{ since: time(shown.since) ?? '', sent: time(shown.sentAt), failing: time(shown.failingSince) },
          why: shown.problem ? t.bookings.fetchProblem(shown.problem) : '',
        }),
        ...(isPrivate ? ['', t.webhooks.privateHint] : []),
      ),
      buttons: [
        isPrivate ? [{ label: t.webhooks.allowPrivate, act: 'private' }] : [],
        [
          shown.isOn
            ? { label: t.webhooks.switchOff, act: 'off' }
            : { label: t.webhooks.switchOn, act: 'on' },
        ],
        [{ label: t.webhooks.remove, go: placeOf('webhook-remove', shown.id), style: 'danger' }],
      ],
    };
  },
  actions: {
    private: gives(({ t, house, member, args }) =>
      after(t, house.webhooks.allowPrivate(actorOf(member), Number(args[0])), () => ({
        note: t.webhooks.privateAllowed,
      })),
    ),
    on: gives(({ t, house, member, args }) =>
      after(t, house.webhooks.switch(actorOf(member), Number(args[0]), true), () => ({
        note: t.webhooks.switchedOn,
      })),
    ),
    off: takes(({ t, house, member, args }) =>
      after(t, house.webhooks.switch(actorOf(member), Number(args[0]), false), () => ({
        note: t.webhooks.switchedOff,
      })),
    ),
  },
};

/** `webhook-remove/<id>` */
export const webhookRemove: Screen = {
  forOwners: true,
  title: ({ t }) => t.webhooks.removeTitle,
  up: ({ args }) => placeOf('webhook', ...args),
  body(scene) {
    const shown = webhookOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: t.webhooks.removeQuestion(shown.host),
      buttons: [
        [
          { label: t.webhooks.removeYes, act: 'yes', style: 'danger' },
          { label: t.webhooks.no, go: placeOf('webhook', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) => {
      const { t, house, member, args } = scene;
      const host = webhookOf(scene)?.host ?? '';
      return after(t, house.webhooks.remove(actorOf(member), Number(args[0])), () => ({
        to: 'webhooks',
        note: t.webhooks.removed(host),
      }));
    }),
  },
};

function webhookOf({ house, member, args: [id] }: Scene): WebhookView | undefined {
  return house.webhooks.all(actorOf(member)).find((one) => one.id === Number(id));
}
