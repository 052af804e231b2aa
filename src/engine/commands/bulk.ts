import { CONSOLE, memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { takesAway } from '../../domain/bulk.ts';
import type { BulkAction, BulkOutcome } from '../../domain/bulk.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { BulkRecord } from '../../storage/tables/codes/bulk-store.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { endIn, endingAt } from '../../domain/first-use.ts';
import type { Store } from '../../storage/store.ts';
import type { Notices } from '../alerts/notices.ts';
import type { Fault } from '../fault.ts';
import type { BulkPreview, BulkRefusalView, BulkView } from '../views/group-views.ts';
import { notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { AuditLog } from './audit-log.ts';
import type { CodeCommands } from './code-commands.ts';
import type { CodePatch } from './code-rules.ts';

/** How many codes are handled before other work gets its turn. */
const AT_ONCE = 8;

/** What a decision means for one code. */
type Meaning =
  | { readonly kind: 'unaffected' }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'change'; readonly patch?: CodePatch };

/** Problems of a PIN that say something about the device, and nothing about the digits. */
const OF_THE_DEVICE: ReadonlySet<string> = new Set(['device-length', 'device-charset', 'in-use']);

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly codes: CodeCommands;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly changed: (run: number) => void;
  readonly fault: Fault;
}

/**
 * One decision about many codes. The list of codes, and the outcome of each, are stored, and each code is an audited
 * decision of its own. So a crash loses nothing and leaves nothing half done. After a restart, what takes access away
 * goes on by itself. What gives access would come late: a member decides about the rest.
 */
export class Bulk {
  readonly #parts: Parts;
  readonly #working = new Map<number, Promise<void>>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Goes on with what an earlier run of the program has left. */
  start(): void {
    for (const run of this.#parts.store.bulk.open()) {
      if (run.action && takesAway(run.action)) this.#work(run, { isLate: true });
      else if (!run.interrupted) this.#interrupt(run);
    }
  }

  /** Leaves the rest to the next run of the program. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working.values());
  }

  /** What the action would do to the codes of these users; nothing is changed. */
  async preview(users: readonly number[], action: BulkAction): Promise<BulkPreview> {
    const free = new Map<DeviceId, number>();
    const changed = new Set<number>();
    const refusedCodes: BulkRefusalView[] = [];
    let [codes, unaffected, looked] = [0, 0, 0];
    const concerned = users.flatMap((user) => this.#codesOf(user).map((code) => ({ user, code })));
    for (const { user, code } of concerned) {
      if (++looked % AT_ONCE === 0) await aMoment();
      const meaning = this.#roomLeft(code, action, free);
      if (meaning.kind === 'unaffected') unaffected++;
      else if (meaning.kind === 'refused')
        refusedCodes.push({ code: code.id, userName: this.#nameOf(code), refusals: meaning.refusals });
      else {
        codes++;
        changed.add(user);
      }
    }
    return { codes, users: changed.size, unaffected, refused: refusedCodes };
  }

  /** Begins the decision and returns its number: `view` shows its progress. */
  begin(by: Actor, users: readonly number[], action: BulkAction): Result<number> {
    return this.#begin(
      by,
      users.flatMap((user) => this.#codesOf(user).map(({ id }) => id)),
      action,
    );
  }

  /** Goes on with the rest of an interrupted decision. */
  goOn(by: Actor, id: number): Result<number> {
    const run = this.#parts.store.bulk.get(id);
    if (!run?.action || run.endedAt !== undefined || !run.interrupted) return notFound('code');
    const begun = this.#begin(by, this.#parts.store.bulk.left(id), run.action);
    if (begun.ok) this.#end(run);
    return begun;
  }

  /** Drops the rest of an interrupted decision. */
  drop(id: number): void {
    const run = this.#parts.store.bulk.get(id);
    if (run?.interrupted) this.#end(run);
  }

  view(id: number): BulkView | undefined {
    const run = this.#parts.store.bulk.get(id);
    return run && this.#view(run);
  }

  /** Resolves once every code is decided, or the decision was interrupted. */
  async ended(id: number): Promise<BulkView | undefined> {
    await this.#working.get(id);
    return this.view(id);
  }

  /** Interrupted decisions that concern this member, the oldest first. */
  interrupted(member: number): BulkView[] {
    return this.#parts.store.bulk
      .open()
      .filter((run) => run.interrupted && this.#concerns(run, member))
      .map((run) => this.#view(run));
  }

  /**
   * A decision concerns whoever began it. If that was an automation, or somebody who was removed, it concerns
   * everybody.
   */
  #concerns({ actor }: BulkRecord, member: number): boolean {
    const began = memberIn(actor);
    return began === member || began === undefined || !this.#parts.store.members.get(began);
  }

  #begin(by: Actor, codes: readonly number[], action: BulkAction): Result<number> {
    if (!takesAway(action) && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const now = this.#parts.clock.now();
    const id = this.#parts.audit.transaction(by, `begin: ${action.kind} codes`, () => {
      const run = this.#parts.store.bulk.add(by, action, { codes, now });
      return { subject: `bulk:${run}`, value: run, detail: `${codes.length} codes` };
    });
    this.#work(this.#parts.store.bulk.get(id)!, { isLate: false });
    return { ok: true, value: id };
  }

  #work(run: BulkRecord, options: { isLate: boolean }): void {
    const working = this.#decideAll(run, options)
      .catch((error: unknown) => this.#parts.fault({ work: 'bulk-run', run: run.id }, error))
      .finally(() => this.#working.delete(run.id));
    this.#working.set(run.id, working);
  }

  async #decideAll(run: BulkRecord, { isLate }: { isLate: boolean }): Promise<void> {
    let decided = 0;
    // Lets the screen appear before the numbers on it change.
    await aMoment();
    for (const code of this.#parts.store.bulk.left(run.id)) {
      if (this.#stopped) return;
      if (!this.#mayGoOn(run)) return this.#interrupt(run);
      const { outcome, refusals } = this.#decide(run, code);
      this.#parts.store.bulk.settle(run.id, code, outcome, refusals);
      if (++decided % AT_ONCE > 0) continue;
      this.#parts.changed(run.id);
      await aMoment();
    }
    this.#end(run);
    if (isLate) this.#tell(run);
  }

  #decide(
    { id: run, actor, action }: BulkRecord,
    id: number,
  ): { outcome: BulkOutcome; refusals?: readonly Refusal[] } {
    try {
      const code = this.#parts.store.codes.get(id);
      if (!code || code.deleted) return { outcome: 'unaffected' };
      const meaning = this.#meaning(code, action!);
      if (meaning.kind === 'unaffected') return { outcome: 'unaffected' };
      if (meaning.kind === 'refused') return { outcome: 'refused', refusals: meaning.refusals };
      const by = actor.kind === 'unknown' ? CONSOLE : actor;
      const done = this.#act(by, id, action!, meaning.patch);
      return done.ok ? { outcome: 'done' } : { outcome: 'refused', refusals: done.refusals.map(discreet) };
    } catch (error) {
      this.#parts.fault({ work: 'bulk-code', run, code: id }, error);
      return { outcome: 'refused', refusals: [{ kind: 'failed' }] };
    }
  }

  #act(by: Actor, code: number, { kind }: BulkAction, patch: CodePatch | undefined): Result<void> {
    if (patch) return this.#parts.codes.edit(by, code, patch);
    if (kind === 'pause') return this.#parts.codes.pause(by, code);
    return kind === 'resume' ? this.#parts.codes.resume(by, code) : this.#parts.codes.delete(by, code);
  }

  #meaning(code: CodeRecord, action: BulkAction): Meaning {
    switch (action.kind) {
      case 'pause':
        return { kind: code.paused ? 'unaffected' : 'change' };
      case 'resume':
        return { kind: code.paused ? 'change' : 'unaffected' };
      case 'revoke':
        return { kind: 'change' };
      case 'extend': {
        const until = endIn(code.schedule, code.firstUse, this.#parts.zone);
        if (until === action.until) return { kind: 'unaffected' };
        if (until === undefined) return { kind: 'refused', refusals: [{ kind: 'no-end' }] };
        if (until > action.until) return { kind: 'refused', refusals: [{ kind: 'ends-later', until }] };
        return this.#edited(code, { schedule: endingAt(code.schedule, code.firstUse, action.until) });
      }
      case 'add-device': {
        const held = this.#parts.store.grants.wantedOn(code.id);
        if (held.includes(action.device)) return { kind: 'unaffected' };
        return this.#edited(code, { devices: [...held, action.device] });
      }
      case 'move': {
        const held = this.#parts.store.grants.wantedOn(code.id);
        if (!held.includes(action.from)) return { kind: 'unaffected' };
        return this.#edited(code, {
          devices: [...held.filter((device) => device !== action.from), action.to],
        });
      }
    }
  }

  #edited(code: CodeRecord, patch: CodePatch): Meaning {
    const refusals = this.#parts.codes.editRefusals(code.id, patch);
    if (refusals.length > 0) return { kind: 'refused', refusals: refusals.map(discreet) };
    return { kind: 'change', patch };
  }

  /** Counts the slots that the codes before this one will take. */
  #roomLeft(code: CodeRecord, action: BulkAction, free: Map<DeviceId, number>): Meaning {
    const meaning = this.#meaning(code, action);
    if (meaning.kind !== 'change' || !meaning.patch) return meaning;
    const device = action.kind === 'add-device' ? action.device : action.kind === 'move' && action.to;
    if (!device || !this.#parts.codes.needsSlot(code.id, device, meaning.patch)) return meaning;
    const left = free.get(device) ?? this.#parts.codes.freeSlots(device);
    free.set(device, left - 1);
    return left > 0 ? meaning : { kind: 'refused', refusals: [this.#parts.codes.noFreeSlot(device)] };
  }

  #codesOf(user: number): CodeRecord[] {
    return this.#parts.store.codes.ofUser(user).filter((code) => !code.deleted);
  }

  #nameOf(code: CodeRecord): string | undefined {
    return this.#parts.store.users.nameOf(code.userId);
  }

  /** A member who was removed no longer gives anybody access. */
  #mayGoOn({ actor, action }: BulkRecord): boolean {
    if (!action) return false;
    if (takesAway(action)) return true;
    const member = memberIn(actor);
    if (member === undefined) return actor.kind !== 'unknown';
    const role = this.#parts.store.members.get(member)?.role;
    return role === 'owner' || role === 'manager';
  }

  #end(run: BulkRecord): void {
    this.#parts.store.bulk.end(run.id, this.#parts.clock.now());
    this.#parts.changed(run.id);
  }

  #interrupt(run: BulkRecord): void {
    this.#parts.store.bulk.setInterrupted(run.id, true);
    this.#parts.changed(run.id);
    this.#tell(run);
  }

  /** Tells the outcome in a notice: whoever began it may have left the screen long ago. */
  #tell(run: BulkRecord): void {
    const { id, action } = run;
    if (!action) return;
    const { done, refused: refusedCount, left } = this.#parts.store.bulk.counts(id);
    this.#parts.notices.tell(
      { kind: 'bulk', run: id, what: action.kind, done, refused: refusedCount, left },
      undefined,
      (one) => this.#concerns(run, one.id),
    );
  }

  #view(run: BulkRecord): BulkView {
    const { id, action, endedAt, interrupted } = run;
    const { left, refused: _refused, ...counts } = this.#parts.store.bulk.counts(id);
    const refusedCodes = this.#parts.store.bulk.refused(id).map(({ codeId, refusals }) => ({
      code: codeId,
      userName: this.#nameOf(this.#parts.store.codes.get(codeId)!),
      refusals,
    }));
    return {
      id,
      ...(action && { action }),
      state: endedAt !== undefined ? 'done' : interrupted ? 'interrupted' : 'running',
      total: counts.done + counts.unaffected + refusedCodes.length + left,
      ...counts,
      left,
      refused: refusedCodes,
    };
  }
}

/** A problem of a PIN reveals something about the PIN. Only problems of the device are named. */
function discreet(refusal: Refusal): Refusal {
  const isTold = refusal.kind !== 'pin' || OF_THE_DEVICE.has(refusal.problem.kind);
  return isTold ? refusal : { kind: 'pin-unsuited' };
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
