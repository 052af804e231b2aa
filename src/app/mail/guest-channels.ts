import type { Config } from '../../../config/schema.ts';
import type { GuestChannel } from '../../domain/bookings/guest-channel.ts';
import type { HomeServices } from '../../domain/home/home-services.ts';
import { smtpOf } from '../settings.ts';
import { NotifyChannel } from './notify-channel.ts';

/** The ways to guests that the configuration opens. What sends e-mail is loaded only where it is configured. */
export async function guestChannels(config: Config, home: HomeServices | undefined): Promise<GuestChannel[]> {
  const smtp = smtpOf(config);
  const channels: GuestChannel[] = home ? [new NotifyChannel(home)] : [];
  if (!smtp) return channels;
  const { SmtpChannel } = await import('./smtp-channel.ts');
  return [new SmtpChannel(smtp), ...channels];
}
