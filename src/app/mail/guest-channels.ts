import type { Config } from '../../../config/schema.ts';
import type { GuestChannel } from '../../domain/bookings/guest-channel.ts';
import type { HomeServices } from '../../domain/home/home-services.ts';
import { smtpOf } from '../settings.ts';
import { NotifyChannel } from './notify-channel.ts';
import { SmtpChannel } from './smtp-channel.ts';

/** The ways to guests that the configuration opens. */
export function guestChannels(config: Config, home: HomeServices | undefined): GuestChannel[] {
  const smtp = smtpOf(config);
  return [...(smtp ? [new SmtpChannel(smtp)] : []), ...(home ? [new NotifyChannel(home)] : [])];
}
