import type { Choice, Offer } from '../../chat/drafts/offer.ts';
import type { Navigation } from '../../chat/screen.ts';

/** As many choices as have room on a phone's screen. */
const MOST_CHOICES = 8;

/** Leads to the screen that asks what was meant. */
export function offering(offer: Offer): Navigation {
  return { to: 'said', offer: { ...offer, choices: offer.choices.slice(0, MOST_CHOICES) } };
}

export function choiceOf(label: string, { to, draft, search, bulk, note, offer }: Navigation): Choice {
  return {
    label,
    to: to ?? 'home',
    ...(draft !== undefined && { draft }),
    ...(search !== undefined && { search }),
    ...(bulk !== undefined && { bulk }),
    ...(note !== undefined && { note }),
    ...(offer && { offer }),
  };
}
