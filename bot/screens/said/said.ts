import { neutral, takesAsShown } from '../../chat/act.ts';
import { actorOf, refusalWords } from '../../chat/screen.ts';
import type { Screen, ScreenButton } from '../../chat/screen.ts';
import { rich } from '../../text/html.ts';

/** `said`: what a typed sentence could mean. A button leads to a screen, and acts on nothing. */
export const said: Screen = {
  title: ({ t }) => t.sentences.title,
  up: () => 'home',
  back: ({ offer }) => offer?.from ?? 'home',
  body({ offer }) {
    if (!offer) return undefined;
    return {
      text: rich`${offer.question}`,
      buttons: offer.choices.map(({ label }, index): ScreenButton[] => [
        { label, act: 'pick', value: String(index) },
      ]),
    };
  },
  actions: {
    pick: neutral(({ offer, t }, value) => {
      const choice = offer?.choices[Number(value)];
      if (!choice) return { to: 'home', note: t.gone };
      const { label: _label, ...move } = choice;
      return move;
    }),
  },
};

/** `lock-all`: turns every bolt that can be turned from here. */
export const lockAll: Screen = {
  title: ({ t }) => t.sentences.lockAllTitle,
  up: () => 'devices',
  body({ house, t }) {
    const names = turnable(house.queries.devices()).map(({ name }) => name);
    if (names.length === 0) return undefined;
    return {
      text: rich`${t.sentences.lockAllQuestion(names.join(', '))}`,
      buttons: [[{ label: t.sentences.lockAllYes, act: 'yes', style: 'primary' }]],
    };
  },
  actions: {
    yes: takesAsShown(async ({ house, member, t }) => {
      const all = turnable(house.queries.devices());
      // One lock's trouble keeps no other one open.
      const done = await Promise.allSettled(
        all.map(({ id }) => house.deviceCommands.turnBolt(actorOf(member), id, true)),
      );
      const isLocked = done.map((one) => one.status === 'fulfilled' && one.value.ok);
      const locked = all.filter((_device, i) => isLocked[i]).map(({ name }) => name);
      const failed = all.flatMap(({ name }, i) => {
        const result = done[i]!;
        if (isLocked[i]) return [];
        const refusals = result.status === 'fulfilled' && !result.value.ok ? result.value.refusals : [];
        return t.sentences.notLocked(name, refusals.length > 0 ? refusalWords(t, refusals) : t.failed);
      });
      const note = [...(locked.length > 0 ? [t.sentences.locked(locked.join(', '))] : []), ...failed].join(
        '\n',
      );
      return { to: 'devices', note, ...(failed.length > 0 && { refused: true as const }) };
    }),
  },
};

export function turnable<T extends { readonly locked?: boolean }>(devices: readonly T[]): T[] {
  return devices.filter(({ locked }) => locked !== undefined);
}
