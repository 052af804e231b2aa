import { ONE_MESSAGE_MS } from '../../domain/alerts/alert.ts';
import type { Clock } from '../../domain/clock.ts';
import type { SyncState } from '../../domain/plan/sync.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Notices } from './notices.ts';
import type { Queries } from '../queries/queries.ts';
import type { Notice } from '../views/notice-views.ts';
import { isOldPin } from '../scheduling/desired-state.ts';

type GrantNotice = Extract<Notice, { kind: 'grant' }>;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly queries: Queries;
  readonly notices: Notices;
}

/** What owners should hear of codes on devices: trouble, and how it ended. */
export class GrantNotices {
  readonly #parts: Parts;
  /** Grants that were told to be overdue since the start. */
  readonly #overdue = new Map<number, { at: number; notice: GrantNotice; ids: readonly number[] }>();
  /** Grants that wait for a panel, and their owner knows it. */
  readonly #held = new Set<number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** To be called within the transaction that changes the grant. */
  changed(grant: GrantRecord, before: SyncState): void {
    const { state, reason } = grant;
    if (before === 'overdue' && state !== 'overdue') this.#noLongerOverdue(grant);
    if (state === 'conflict' && before !== 'conflict' && reason?.kind === 'deleted-at-device')
      return this.#codeDeleted(grant);
    const isTrouble = state === 'overdue' || state === 'rejected' || state === 'conflict';
    if (!this.#waitsForPanel(grant) && (state === before || !isTrouble)) return;
    const notice = this.#noticeOf(grant);
    const ids = this.#parts.notices.tell(notice);
    if (state === 'overdue') this.#overdue.set(grant.id, { at: this.#parts.clock.now(), notice, ids });
  }

  /** A code could not be cleared: a random PIN is in its place, and stays there. */
  blocked({ device, codeId, slot }: GrantRecord): void {
    this.#parts.notices.tell({
      ...{ kind: 'slot-blocked', device, deviceName: this.#parts.queries.deviceName(device) },
      ...{ slot: slot!, userName: this.#parts.queries.holderOf(codeId) },
    });
  }

  #noticeOf(grant: GrantRecord): GrantNotice {
    const code = this.#parts.store.codes.get(grant.codeId)!;
    return {
      kind: 'grant',
      codeId: grant.codeId,
      userName: this.#parts.queries.holderOf(code.id),
      deviceName: this.#parts.queries.deviceName(grant.device),
      ...(grant.slot !== undefined && { slot: grant.slot }),
      state: grant.state,
      ...(isOldPin(grant, code, this.#parts.clock.now(), this.#parts.zone) && { oldPin: true as const }),
      ...(grant.reason && { reason: grant.reason }),
      ...this.#parts.queries.lengthsOf(grant),
      ...(grant.state === 'overdue' && this.#guardedUntil(grant)),
    };
  }

  /** Who was alarmed hears that it is over: by the same message, where that is still fresh. */
  #noLongerOverdue(grant: GrantRecord): void {
    const told = this.#overdue.get(grant.id);
    this.#overdue.delete(grant.id);
    // Another alarm takes its place, or it waited for a panel, and how that ended is told anyway.
    if (grant.state === 'conflict' || grant.state === 'rejected' || this.#held.has(grant.id)) return;
    const now = this.#parts.clock.now();
    if (!told || now - told.at >= ONE_MESSAGE_MS) {
      this.#parts.notices.tell({ ...this.#noticeOf(grant), state: 'overdue', goneAt: now });
      return;
    }
    this.#parts.notices.amend(told.ids, { ...told.notice, goneAt: now });
  }

  /** The device said that it would end the code itself: that time has come, or is known to come. */
  #guardedUntil(grant: GrantRecord): { guardedUntil: number } | undefined {
    const { deviceSchedule } = this.#parts.queries.deviceScheduleOf(grant);
    if (!deviceSchedule || 'refused' in deviceSchedule || deviceSchedule.until === undefined)
      return undefined;
    const isCertain = deviceSchedule.until <= this.#parts.clock.now() || deviceSchedule.atLatest === true;
    return isCertain ? { guardedUntil: deviceSchedule.until } : undefined;
  }

  /** One deleted code is somebody's doing; many at once are a device that was reset. */
  #codeDeleted({ codeId, device }: GrantRecord): void {
    const userName = this.#parts.queries.holderOf(codeId);
    this.#parts.notices.tellGrowing(`deleted ${device}`, (told) => ({
      kind: 'codes-deleted',
      device,
      deviceName: this.#parts.queries.deviceName(device),
      codes: [
        ...(told?.kind === 'codes-deleted' ? told.codes.filter((code) => code.codeId !== codeId) : []),
        { codeId, userName },
      ],
    }));
  }

  /** A change that has to wait for the disarm is told, and so is how that ended. */
  #waitsForPanel({ id, state, reason }: GrantRecord): boolean {
    if (reason?.kind === 'not-now') {
      const isNew = !this.#held.has(id);
      this.#held.add(id);
      return isNew;
    }
    if (reason?.kind === 'queued') return false;
    return state !== 'waiting' && state !== 'removing' && this.#held.delete(id);
  }
}
