import type { FeedSource } from '../../../src/domain/bookings/sighting.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene } from '../../chat/screen.ts';
import { feedName } from '../../../src/domain/bookings/feed-link.ts';

/** It is off until somebody has seen what it would do. */
export function addFeed(
  { house, member, t }: Scene,
  unit: number,
  source: FeedSource,
  name: string = feedName(source),
): Navigation {
  return after(t, house.bookings.feeds.add(actorOf(member), unit, { name, source }), (id) => ({
    to: placeOf('feed', id),
    draft: null,
    note: t.feeds.added(name),
  }));
}
