import { draftFromJson, draftToJson } from './code-draft.ts';
import type { Draft } from './code-draft.ts';
import type { BulkDraft } from './bulk-draft.ts';
import type { Place } from '../places/place.ts';

/** A question about a typed sentence, with what it could mean as buttons. */
export interface Offer {
  /** Plain text, without digits of a PIN. */
  readonly question: string;
  readonly choices: readonly Choice[];
  /** Where the sentence was typed. */
  readonly from: Place;
}

/** Where a button of an offer leads: to a screen, and to nothing that acts. */
export interface Choice {
  readonly label: string;
  readonly to: Place;
  readonly draft?: Draft | null;
  readonly search?: string;
  readonly bulk?: BulkDraft | null;
  readonly note?: string;
  /** Something more is to be asked. */
  readonly offer?: Offer;
}

/** For the store, which encrypts it. */
export function offerToJson(offer: Offer): object {
  return { ...offer, choices: offer.choices.map((choice) => kept(choice, draftToJson, offerToJson)) };
}

export function offerFromJson(json: object): Offer {
  const offer = json as Offer;
  return { ...offer, choices: offer.choices.map((choice) => kept(choice, draftFromJson, offerFromJson)) };
}

function kept(choice: Choice, draftOf: (draft: Draft) => object, offerOf: (offer: Offer) => object): Choice {
  const { draft, offer } = choice;
  return {
    ...choice,
    ...(draft && { draft: draftOf(draft) as Draft }),
    ...(offer && { offer: offerOf(offer) as Offer }),
  };
}
