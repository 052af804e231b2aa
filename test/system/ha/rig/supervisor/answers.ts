/**
 * What a Supervisor of 2026 answers of itself, its host and its apps: as much as Home Assistant's `hassio` integration
 * demands of it. Written from the models of aiohasupervisor, by which Home Assistant checks each field.
 */
export interface HostedApp {
  readonly slug: string;
  readonly name: string;
  readonly version: string;
  /** Of its config.yaml. */
  readonly panelTitle: string;
  readonly panelIcon: string;
  readonly panelAdmin: boolean;
  /** Below `/api/hassio_ingress/`. */
  readonly ingressToken: string;
}

type Answers = Readonly<Record<string, unknown>>;

const TIME_ZONE = 'Europe/Berlin';
const ARCH = 'amd64';
const SUPERVISOR = { version: '2026.08.2', version_latest: '2026.08.2', update_available: false };
const STATS = {
  ...{ cpu_percent: 1, memory_usage: 1, memory_limit: 100, memory_percent: 1 },
  ...{ network_rx: 0, network_tx: 0, blk_read: 0, blk_write: 0 },
};

/** By path, of all that is asked by `GET`. */
export function answersOf(
  app: HostedApp,
  core: { readonly version: string; readonly port: number },
): Answers {
  return {
    '/supervisor/ping': {},
    '/info': {
      ...{ supervisor: SUPERVISOR.version, homeassistant: core.version, hassos: null, docker: '28.3.3' },
      ...{ hostname: 'homeassistant', operating_system: 'Debian', features: [], machine: 'qemux86-64' },
      ...{ machine_id: 'a1', arch: ARCH, state: 'running', supported_arch: [ARCH], supported: true },
      ...{ channel: 'stable', logging: 'info', timezone: TIME_ZONE },
    },
    '/core/info': {
      ...{ version: core.version, version_latest: core.version, update_available: false },
      ...{ machine: 'qemux86-64', ip_address: '127.0.0.1', arch: ARCH, image: 'home-assistant', boot: true },
      ...{ port: core.port, ssl: false, watchdog: true, audio_input: null, audio_output: null },
      ...{ backups_exclude_database: false, duplicate_log_file: false },
    },
    '/supervisor/info': {
      ...SUPERVISOR,
      ...{ channel: 'stable', arch: ARCH, supported: true, healthy: true, ip_address: '127.0.0.1' },
      ...{ timezone: TIME_ZONE, logging: 'info', debug: false, debug_block: false, diagnostics: false },
      ...{ auto_update: false, country: null, detect_blocking_io: false, feature_flags: {} },
    },
    '/os/info': {
      ...{ version: null, version_latest: null, version_pending: null, update_available: false },
      ...{ board: null, boot: null, data_disk: null, boot_slots: {} },
    },
    '/host/info': {
      ...{ agent_version: null, apparmor_version: null, chassis: null, virtualization: null, cpe: null },
      ...{ deployment: null, disk_free: 1, disk_total: 2, disk_used: 1, disk_life_time: null, features: [] },
      ...{ hostname: 'homeassistant', llmnr_hostname: null, kernel: null, operating_system: 'Debian' },
      ...{ timezone: TIME_ZONE, dt_utc: null, dt_synchronized: true, use_ntp: true, startup_time: null },
      ...{ boot_timestamp: null, broadcast_llmnr: null, broadcast_mdns: null },
    },
    '/store': { addons: [], repositories: [] },
    '/network/info': {
      interfaces: [],
      docker: {
        ...{ interface: 'hassio', address: '172.30.32.0/23', gateway: '172.30.32.1', dns: '172.30.32.3' },
      },
      ...{ host_internet: false, supervisor_internet: false },
    },
    '/mounts': { default_backup_mount: null, mounts: [] },
    '/jobs/info': { ignore_conditions: [], jobs: [] },
    '/resolution/info': { suggestions: [], unsupported: [], unhealthy: [], issues: [], checks: [] },
    '/core/stats': STATS,
    '/supervisor/stats': STATS,
    '/addons': { addons: [ofList(app)] },
    [`/addons/${app.slug}/info`]: ofApp(app),
    [`/addons/${app.slug}/stats`]: STATS,
    '/discovery': { discovery: [], services: {} },
    '/backups': { backups: [] },
    '/backups/info': { backups: [], days_until_stale: 30 },
    '/ingress/panels': {
      panels: {
        [app.slug]: { title: app.panelTitle, icon: app.panelIcon, admin: app.panelAdmin, enable: true },
      },
    },
  };
}

function ofList({ name, slug, version }: HostedApp): Answers {
  return {
    ...{ advanced: false, available: true, build: false, description: name, homeassistant: null },
    ...{ icon: false, logo: false, name, repository: 'local', slug, stage: 'stable' },
    ...{ update_available: false, url: null, version_latest: version, version, detached: false },
    state: 'started',
  };
}

function ofApp(app: HostedApp): Answers {
  const entry = `/api/hassio_ingress/${app.ingressToken}`;
  return {
    ...ofList(app),
    ...{ arch: [ARCH], documentation: false, apparmor: 'profile', auth_api: false, docker_api: false },
    ...{ full_access: false, homeassistant_api: true, host_network: false, host_pid: false, ingress: true },
    ...{ long_description: null, rating: 6, signed: false, hassio_api: false, hassio_role: 'default' },
    ...{ hostname: 'local-latchkey', dns: [], protected: true, boot: 'auto', boot_config: 'auto' },
    ...{ options: {}, schema: null, machine: [], network: null, network_description: null },
    ...{ host_ipc: false, host_uts: false, host_dbus: false, privileged: [], changelog: false },
    ...{ stdin: false, gpio: false, usb: false, uart: true, kernel_modules: false, devicetree: false },
    ...{ udev: false, video: false, audio: false, startup: 'application', services: ['mqtt:want'] },
    ...{ discovery: [], translations: {}, webui: null, ingress_entry: entry, ingress_url: `${entry}/` },
    ...{ ingress_port: 8100, ingress_panel: true, audio_input: null, audio_output: null },
    ...{ auto_update: false, ip_address: '172.30.33.4', watchdog: true, devices: [], system_managed: false },
    system_managed_config_entry: null,
  };
}
