import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Booking {
  readonly uid: string;
  readonly guest: string;
  /** `YYYY-MM-DD`. */
  readonly arrival: string;
  readonly departure: string;
  readonly isCancelled: boolean;
}

/** The calendar of a booking site, on loopback. */
export class DemoCalendar {
  readonly #server: Server;
  readonly #bookings = new Map<string, Booking>();
  #made = 0;

  private constructor() {
    this.#server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/calendar; charset=utf-8').end(this.#text());
    });
  }

  static async start(): Promise<DemoCalendar> {
    const calendar = new DemoCalendar();
    await new Promise<void>((resolve) => calendar.#server.listen(0, '127.0.0.1', resolve));
    return calendar;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/flat.ics`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  book(guest: string, { arrival, nights }: { arrival: string; nights: number }): void {
    const uid = `${++this.#made}@bookings.example`;
    const departure = plusDays(arrival, nights);
    this.#bookings.set(keyOf(guest), { uid, guest, arrival, departure, isCancelled: false });
  }

  /** False where nobody of that name has booked. */
  extend(guest: string, nights: number): boolean {
    return this.#change(guest, (booking) => ({ ...booking, departure: plusDays(booking.departure, nights) }));
  }

  cancel(guest: string): boolean {
    return this.#change(guest, (booking) => ({ ...booking, isCancelled: true }));
  }

  #change(guest: string, change: (booking: Booking) => Booking): boolean {
    const booking = this.#bookings.get(keyOf(guest));
    if (booking) this.#bookings.set(keyOf(guest), change(booking));
    return booking !== undefined;
  }

  #text(): string {
    const events = [...this.#bookings.values()].flatMap((booking) => [
      'BEGIN:VEVENT',
      `UID:${booking.uid}`,
      `DTSTART;VALUE=DATE:${booking.arrival.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${booking.departure.replaceAll('-', '')}`,
      'SUMMARY:Reserved',
      `DESCRIPTION:Guest: ${booking.guest}`,
      `STATUS:${booking.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
      'END:VEVENT',
    ]);
    const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Latchkey//Demo house//EN'];
    return [...head, ...events, 'END:VCALENDAR', ''].join('\r\n');
  }
}

function keyOf(guest: string): string {
  return guest.toLowerCase();
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
