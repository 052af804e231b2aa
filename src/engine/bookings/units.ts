import { sameName } from '../../domain/people/group.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { unitProblems } from '../../domain/bookings/unit.ts';
import type { UnitSettings } from '../../domain/bookings/unit.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { UnitRecord } from '../../storage/tables/bookings/unit-store.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Feeds } from './feeds.ts';
import type { BookingParts } from './parts.ts';
import type { StayCodes } from './stay-codes.ts';
import type { StayViews } from './stay-views.ts';
import type { StaysAfter, UnitPatch, UnitView } from '../views/booking-views.ts';

/** What owners decide about the flats, houses and rooms that they let. */
export class Units {
  readonly #parts: BookingParts;
  readonly #with: {
    readonly codes: StayCodes;
    readonly views: StayViews;
    readonly feeds: Feeds;
    readonly follow: (unit: number) => void;
  };

  /** @param others.follow the codes of its stays may have to be other ones */
  constructor(
    parts: BookingParts,
    others: { codes: StayCodes; views: StayViews; feeds: Feeds; follow: (unit: number) => void },
  ) {
    this.#parts = parts;
    this.#with = others;
  }

  all(): UnitView[] {
    return this.#parts.store.units.all().map((unit) => this.#view(unit));
  }

  get(id: number): UnitView | undefined {
    const unit = this.#parts.store.units.get(id);
    return unit && this.#view(unit);
  }

  /** When the next guest checks in who has not come yet; undefined where nobody is expected. */
  nextArrival(id: number): number | undefined {
    const now = this.#parts.clock.now();
    return this.#with.views
      .list({ unit: id, states: ['expected', 'ready'] })
      .map(({ checkIn }) => checkIn)
      .filter((at) => at > now)
      .sort((a, b) => a - b)[0];
  }

  /** @param except the unit that is being changed */
  refusals(settings: UnitSettings, except?: number): Refusal[] {
    const taken = this.#parts.store.units
      .all()
      .filter(({ id, settings: { name } }) => id !== except && sameName(name, settings.name));
    const unknown = settings.devices.filter((device) => !this.#parts.registry.get(device));
    const cleaner = settings.cleaning?.user;
    return [
      ...unitProblems(settings).map((problem) => ({ kind: 'unit', problem }) as const),
      ...taken.map(
        ({ settings: { name } }) => ({ kind: 'unit', problem: { kind: 'name-taken', name } }) as const,
      ),
      ...unknown.map((device) => ({ kind: 'unknown-device', device }) as const),
      ...(cleaner !== undefined && !this.#parts.store.users.get(cleaner)
        ? [{ kind: 'not-found', what: 'user' } as const]
        : []),
    ];
  }

  add(by: Actor, settings: UnitSettings): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const refusals = this.refusals(settings);
    if (refusals.length > 0) return refused(...refusals);
    const id = this.#parts.audit.transaction(by, 'add unit', () => {
      const unit = this.#parts.store.units.add(tidy(settings), this.#parts.clock.now());
      return { subject: `unit:${unit}`, value: unit };
    });
    this.#changed(id);
    return { ok: true, value: id };
  }

  edit(by: Actor, id: number, change: UnitPatch): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const unit = this.#parts.store.units.get(id);
    if (!unit) return notFound('unit');
    const { cleaning: before, ...rest } = unit.settings;
    const { cleaning: wanted, ...others } = change;
    const cleaning = 'cleaning' in change ? wanted : before;
    const settings = { ...rest, ...others, ...(cleaning && { cleaning }) };
    const refusals = this.refusals(settings, id);
    if (refusals.length > 0) return refused(...refusals);
    this.#parts.audit.transaction(by, 'change unit', () => {
      this.#parts.store.units.change(id, tidy(settings));
      return { subject: `unit:${id}`, value: undefined, detail: Object.keys(change).join(', ') };
    });
    this.#changed(id);
    return DONE;
  }

  /**
   * With its feeds. `remove`: the codes of guests who are not inside go with it. Codes that stay end at their time, and
   * are codes like others.
   */
  remove(by: Actor, id: number, stays: StaysAfter): Result<void> {
    if (!this.#parts.store.units.get(id)) return notFound('unit');
    const now = this.#parts.clock.now();
    const gone =
      stays === 'keep' ? [] : this.#parts.store.stays.open(id).filter((stay) => !this.#mayBeInside(stay.id));
    this.#parts.audit.transaction(by, 'remove unit', () => {
      for (const { id: feed } of this.#parts.store.feeds.ofUnit(id)) this.#with.feeds.forget(feed);
      for (const { id: stay } of gone)
        this.#parts.store.stays.change(stay, { phase: 'cancelled', endedAt: now });
      this.#parts.store.units.remove(id, now);
      return { subject: `unit:${id}`, value: undefined, detail: stays };
    });
    for (const stay of gone) this.#with.codes.remove(stay);
    this.#with.follow(id);
    this.#parts.unitChanged(id);
    return DONE;
  }

  #mayBeInside(stay: number): boolean {
    const view = this.#with.views.get(stay);
    return view === undefined || view.state === 'arrived' || view.from <= this.#parts.clock.now();
  }

  #changed(id: number): void {
    this.#with.follow(id);
    this.#parts.unitChanged(id);
  }

  #view({ id, settings }: UnitRecord): UnitView {
    const stays = this.#with.views.list({ unit: id });
    const feeds = this.#with.feeds.of(id);
    const next = stays.find(({ state }) => state !== 'unclear');
    return {
      ...settings,
      id,
      deviceNames: settings.devices.map((device) => this.#parts.queries.deviceName(device)),
      feeds,
      ...(next && { next }),
      hasProblem:
        stays.some(({ concerns }) => concerns.length > 0) ||
        feeds.some(({ isOn, failingSince }) => isOn && failingSince !== undefined),
    };
  }
}

function tidy(settings: UnitSettings): UnitSettings {
  return { ...settings, name: settings.name.trim(), devices: [...new Set(settings.devices)] };
}
