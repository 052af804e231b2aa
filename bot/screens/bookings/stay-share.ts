import type { GuestWay } from '../../../src/domain/bookings/unit.ts';
import { gives } from '../../chat/act.ts';
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
import { shareLink } from '../codes/code.ts';
import { stayOf } from './stay.ts';

/** `stay-share/<id>`: how the code should reach the guest. */
export const stayShare: Screen = {
  title: ({ t }) => t.stays.shareTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown || shown.code === undefined) return undefined;
    const { t } = scene;
    const lacking = shown.notReady.map(({ deviceName }) => deviceName);
    const isReady = lacking.length === 0;
    return {
      text: lines(
        t.stays.shareQuestion(shown.name),
        isReady ? undefined : t.stays.shareNotReady(lacking.join(', ')),
      ),
      buttons: [
        [{ label: t.stays.message, act: 'message', style: 'primary' }],
        ...waysOf(scene).map((way): ScreenButton[] => [
          {
            label: way.kind === 'notify' ? `🔔 ${way.service}` : t.stays.way[way.kind],
            act: isReady ? 'send' : 'anyway',
            value: way.kind,
          },
        ]),
      ],
    };
  },
  actions: {
    message: gives((scene) => {
      const { house, member, t, args } = scene;
      return after(t, house.bookings.shares.message(actorOf(member), Number(args[0])), ({ text }) => ({
        secret: { text: rich`${text}`, protect: false },
        shared: text,
        to: placeOf('stay-message', ...args),
      }));
    }),
    send: gives((scene, kind) => sent(scene, kind, false)),
    anyway: gives((scene, kind) => sent(scene, kind, true)),
  },
};

/** `stay-message/<id>`: below the message to forward, other ways to hand it over. */
export const stayMessage: Screen = {
  title: ({ t }) => t.stays.shareTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body({ shared, t }) {
    if (shared === undefined) return undefined;
    return {
      showsPin: true,
      text: rich`${t.stays.shareHint}`,
      buttons: [
        [
          // Bot API, CopyTextButton.text: 1 to 256 characters.
          ...(shared.length <= 256 ? [{ label: t.stays.copy, copy: shared }] : []),
          ...(shared.length <= LONGEST_LINK ? [{ label: t.stays.telegram, url: shareLink(shared) }] : []),
        ],
      ],
    };
  },
};

/** A longer one is cut by some apps. */
const LONGEST_LINK = 700;

/** Those of the unit, and the one that always works. */
function waysOf(scene: Scene): GuestWay[] {
  const shown = stayOf(scene);
  const unit = shown && scene.house.bookings.units.get(shown.unit.id);
  const ways = unit?.share.ways ?? [];
  return ways.some(({ kind }) => kind === 'forward') ? [...ways] : [...ways, { kind: 'forward' }];
}

function sent(scene: Scene, kind: string, anyway: boolean): Navigation {
  const { house, member, t, args } = scene;
  const way = waysOf(scene).find((one) => one.kind === kind);
  if (!way) return { note: t.gone };
  return after(t, house.bookings.shares.send(actorOf(member), Number(args[0]), { way, anyway }), () => ({
    to: placeOf('stay', ...args),
    note: t.stays.isSending,
  }));
}
