import { AlertGroupStore } from './tables/chat/alert-group-store.ts';
import { DeliveryStore } from './tables/bookings/delivery-store.ts';
import { FeedStore } from './tables/bookings/feed-store.ts';
import { GuestStore } from './tables/bookings/guest-store.ts';
import { StayStore } from './tables/bookings/stay-store.ts';
import { UnitStore } from './tables/bookings/unit-store.ts';
import { BackupStore } from './tables/backup-store.ts';
import { BulkStore } from './tables/codes/bulk-store.ts';
import { Cipher } from './cipher.ts';
import { CodeStore } from './tables/codes/code-store.ts';
import { GrantStore } from './tables/codes/grant-store.ts';
import { ConditionStore } from './tables/codes/condition-store.ts';
import { Database } from './database/database.ts';
import { GroupStore } from './tables/people/group-store.ts';
import { FactorStore } from './tables/people/factor-store.ts';
import { DuressStore } from './tables/codes/duress-store.ts';
import { FirstUseStore } from './tables/codes/first-use-store.ts';
import { HoldStore } from './tables/codes/hold-store.ts';
import { InvitationStore } from './tables/people/invitation-store.ts';
import { Journal } from './tables/history/journal.ts';
import { MemberStore } from './tables/people/member-store.ts';
import { PageStore } from './tables/people/page-store.ts';
import { ReviewStore } from './tables/review-store.ts';
import { fits, identify, mend, proveKey } from './prove.ts';
import { RetentionStore } from './tables/history/retention-store.ts';
import { SceneStore } from './tables/chat/scene-store.ts';
import { SlotStore } from './tables/slots/slot-store.ts';
import { TimeStore } from './tables/time-store.ts';
import { DecisionStore } from './tables/history/decision-store.ts';
import { EventStore } from './tables/history/event-store.ts';
import { ReplyStore } from './tables/history/reply-store.ts';
import { TokenStore } from './tables/people/token-store.ts';
import { WebhookStore } from './tables/people/webhook-store.ts';
import { UserStore } from './tables/people/user-store.ts';
import { WatchStore } from './tables/history/watch-store.ts';

/** Everything that Latchkey remembers, in one SQLite file. */
export class Store {
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly codes: CodeStore;
  readonly grants: GrantStore;
  readonly bulk: BulkStore;
  readonly conditions: ConditionStore;
  readonly duress: DuressStore;
  readonly firstUses: FirstUseStore;
  readonly holds: HoldStore;
  readonly slots: SlotStore;
  readonly journal: Journal;
  readonly members: MemberStore;
  readonly invitations: InvitationStore;
  readonly factors: FactorStore;
  readonly page: PageStore;
  readonly tokens: TokenStore;
  readonly webhooks: WebhookStore;
  readonly replies: ReplyStore;
  readonly events: EventStore;
  readonly decisions: DecisionStore;
  readonly scenes: SceneStore;
  readonly time: TimeStore;
  readonly watches: WatchStore;
  readonly alertGroups: AlertGroupStore;
  readonly units: UnitStore;
  readonly feeds: FeedStore;
  readonly stays: StayStore;
  readonly deliveries: DeliveryStore;
  readonly review: ReviewStore;
  readonly retention: RetentionStore;
  readonly backups: BackupStore;
  readonly guests: GuestStore;
  readonly database: Database;
  readonly cipher: Cipher;
  /** It was there before it was opened. */
  readonly isOld: boolean;

  private constructor(database: Database, cipher: Cipher, isOld: boolean) {
    this.isOld = isOld;
    this.database = database;
    this.cipher = cipher;
    this.users = new UserStore(database);
    this.groups = new GroupStore(database);
    this.codes = new CodeStore(database, cipher);
    this.grants = new GrantStore(database);
    this.bulk = new BulkStore(database);
    this.conditions = new ConditionStore(database);
    this.duress = new DuressStore(database);
    this.firstUses = new FirstUseStore(database);
    this.holds = new HoldStore(database);
    this.slots = new SlotStore(database);
    this.journal = new Journal(database);
    this.members = new MemberStore(database);
    this.invitations = new InvitationStore(database);
    this.factors = new FactorStore(database, cipher);
    this.page = new PageStore(database);
    this.tokens = new TokenStore(database);
    this.webhooks = new WebhookStore(database, cipher);
    this.events = new EventStore(database);
    this.replies = new ReplyStore(database);
    this.decisions = new DecisionStore(database);
    this.scenes = new SceneStore(database);
    this.time = new TimeStore(database);
    this.watches = new WatchStore(database);
    this.alertGroups = new AlertGroupStore(database);
    this.units = new UnitStore(database);
    this.feeds = new FeedStore(database, cipher);
    this.stays = new StayStore(database, cipher);
    this.deliveries = new DeliveryStore(database);
    this.review = new ReviewStore(database);
    this.retention = new RetentionStore(database);
    this.backups = new BackupStore(database);
    this.guests = new GuestStore(database);
  }

  /** @throws Error in words where the file is damaged, of a newer program, or of another key */
  static async open(file: string, houseKey: Uint8Array): Promise<Store> {
    const database = await Database.open(file);
    const cipher = new Cipher(houseKey);
    let isOld: boolean;
    try {
      isOld = proveKey(database, cipher);
      identify(database);
      mend(database, cipher);
    } catch (error) {
      database.close();
      throw error;
    }
    return new Store(database, cipher, isOld);
  }

  /**
   * As it is, also while a program writes to it. What is read of it is right only where no migration is missing.
   * @throws as SQLite does
   */
  static readOnly(file: string, houseKey: Uint8Array): Store {
    return new Store(Database.readOnly(file), new Cipher(houseKey), true);
  }

  /** The key is the one that the secrets in it were sealed with. */
  get opensSecrets(): boolean {
    return fits(this.database, this.cipher);
  }

  transaction<T>(work: () => T): T {
    return this.database.transaction(work);
  }

  /** Which house it is, and how far it has come. */
  get identity(): { readonly house: string; readonly generation: number } {
    const value = (key: string): unknown =>
      this.database.get('SELECT value FROM house WHERE key = ?', key)?.['value'];
    return { house: String(value('house-id')), generation: Number(value('generation')) };
  }

  /** Which file it was when it was opened last: its number in its file system, and when it was made. */
  get place(): { readonly file: number; readonly made: number } | undefined {
    const value = this.database.get("SELECT value FROM house WHERE key = 'place'")?.['value'];
    const [file, made] = typeof value === 'string' ? value.split(' ').map(Number) : [];
    return file === undefined || made === undefined ? undefined : { file, made };
  }

  notePlace({ file, made }: { readonly file: number; readonly made: number }): void {
    this.database.run(
      `INSERT INTO house (key, value) VALUES ('place', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      `${file} ${made}`,
    );
  }

  /** Of the program that used it last; undefined where that is not known. */
  get lastVersion(): string | undefined {
    const value = this.database.get("SELECT value FROM house WHERE key = 'version'")?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  noteVersion(version: string): void {
    this.database.run(
      `INSERT INTO house (key, value) VALUES ('version', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      version,
    );
  }

  /** From now on a database without what was written just now is an older one. */
  bumpGeneration(): void {
    this.database.run("UPDATE house SET value = value + 1 WHERE key = 'generation'");
  }

  close(): void {
    this.database.close();
  }
}
