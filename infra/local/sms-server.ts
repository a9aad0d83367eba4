// The protocol of AWS End User Messaging SMS (AWS JSON 1.0) for the one call that the product makes, and the two-way
// answers and delivery events that go to SNS. Messages go to the outbox, or on to an HTTP gateway where one is set.

import { randomUUID } from 'node:crypto';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import type { Publish } from './mail-server.ts';
import type { Outbox, Sent } from './outbox.ts';
import { json, jsonFault, listen, WireError, type WireRequest } from './wire.ts';

/** What the template says of SMS. */
export interface SmsSettings {
  readonly configurationSets: ReadonlyMap<
    string,
    readonly { topicArn: string; eventTypes: readonly string[] }[]
  >;
  /** Numbers that can be answered, with the topic that the answers go to. */
  readonly twoWayTopics: ReadonlyMap<string, string>;
}

export interface SmsServer {
  readonly origin: string;
  /** Somebody's answer. Throws where no number `to` takes answers. */
  receive(message: { from: string; to: string; text: string }): Promise<{ inboundMessageId: string }>;
  stop(): Promise<void>;
}

interface SendTextMessage {
  readonly DestinationPhoneNumber?: string;
  readonly OriginationIdentity?: string;
  readonly MessageBody?: string;
  readonly MessageType?: string;
  readonly ConfigurationSetName?: string;
  readonly Context?: Record<string, string>;
  readonly DryRun?: boolean;
}

/** The longest body that SendTextMessage takes. */
const BODY_LENGTH_MAX = 1_600;
/** The number of AWS's SMS simulator that always fails. */
const SIMULATED_FAILURE = '+14254147167';

/** Starts with the outbox's messages whose delivery is untold: those are told now. */
export async function startSmsServer(options: {
  settings: SmsSettings;
  outbox: Outbox;
  clock: BusinessClock;
  activity: Activity;
  publish: Publish;
  /** An address that each message is posted to as JSON; absent: messages are kept and go nowhere. */
  gateway?: string | undefined;
}): Promise<SmsServer> {
  const { settings, outbox, clock, activity, publish } = options;
  const invalid = (message: string) => new WireError(400, 'ValidationException', message);

  function send(request: SendTextMessage): { MessageId: string } {
    const to = request.DestinationPhoneNumber ?? '';
    if (!/^\+[1-9][0-9]{1,18}$/.test(to)) throw invalid(`DestinationPhoneNumber is not in E.164: ${to}`);
    const text = request.MessageBody ?? '';
    if (text === '' || text.length > BODY_LENGTH_MAX) {
      throw invalid(`MessageBody must have 1 to ${BODY_LENGTH_MAX} characters.`);
    }
    const configurationSet = request.ConfigurationSetName ?? null;
    if (configurationSet !== null && !settings.configurationSets.has(configurationSet)) {
      throw new WireError(400, 'ResourceNotFoundException', `No configuration set ${configurationSet}.`);
    }
    const id = randomUUID();
    if (request.DryRun === true) return { MessageId: id };
    const message: Omit<Sent, 'number' | 'isOver'> = {
      id,
      at: clock.now(),
      channel: 'sms',
      from: request.OriginationIdentity ?? '',
      to: [to],
      text,
      tags: request.Context ?? {},
      configurationSet,
    };
    outbox.put(message);
    tell(message);
    return { MessageId: id };
  }

  function tell(message: Omit<Sent, 'number' | 'isOver'>): void {
    activity
      .during(async () => {
        const delivered = message.to[0] !== SIMULATED_FAILURE && (await passOn(message));
        const event = JSON.stringify(eventOf(message, delivered, clock.now()));
        const type = delivered ? 'TEXT_DELIVERED' : 'TEXT_CARRIER_UNREACHABLE';
        for (const { topicArn, eventTypes } of settings.configurationSets.get(
          message.configurationSet ?? '',
        ) ?? []) {
          const wanted = eventTypes.some((name) => name === type || name === 'ALL' || name === 'TEXT_ALL');
          if (wanted) await publish(topicArn, event);
        }
        outbox.reported(message.id);
      })
      .catch((error: unknown) => console.error(error));
  }

  async function passOn(message: Omit<Sent, 'number' | 'isOver'>): Promise<boolean> {
    if (options.gateway === undefined) return true;
    const body = JSON.stringify({
      id: message.id,
      from: message.from,
      to: message.to[0],
      text: message.text,
    });
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(10_000);
    const reply = await fetch(options.gateway, { method: 'POST', headers, body, signal }).catch(() => null);
    return reply?.ok === true;
  }

  async function operate(request: WireRequest): Promise<unknown> {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target !== 'PinpointSMSVoiceV2.SendTextMessage') {
      throw new WireError(400, 'UnknownOperationException', `SMS has no operation "${target}" here.`);
    }
    return send(JSON.parse(request.body.toString()) as SendTextMessage);
  }

  const server = await listen(
    async (request) => ({ ...json(await operate(request)), contentType: 'application/x-amz-json-1.0' }),
    jsonFault,
    { sizeBytesMax: 65_536 },
  );
  for (const message of outbox.unreported('sms')) tell(message);
  return {
    origin: server.origin,
    receive: async ({ from, to, text }) => {
      const topicArn = settings.twoWayTopics.get(to);
      if (topicArn === undefined) {
        const known = [...settings.twoWayTopics.keys()].join(', ');
        throw new WireError(
          400,
          'ResourceNotFoundException',
          `No number ${to} takes answers; these do: ${known}.`,
        );
      }
      const inboundMessageId = randomUUID();
      const previous = outbox.lastSmsTo(from);
      // The developer guide's "two-way SMS message payload".
      const payload = {
        originationNumber: from,
        destinationNumber: to,
        messageKeyword: `KEYWORD_${to.replace(/\D/g, '')}`,
        messageBody: text,
        inboundMessageId,
        ...(previous && { previousPublishedMessageId: previous.id }),
      };
      await activity.during(() => publish(topicArn, JSON.stringify(payload)));
      return { inboundMessageId };
    },
    stop: () => server.stop(),
  };
}

/** An event of a configuration set, as the user guide's "example event data" shows it. */
function eventOf(message: Omit<Sent, 'number' | 'isOver'>, delivered: boolean, now: number): unknown {
  return {
    eventType: delivered ? 'TEXT_DELIVERED' : 'TEXT_CARRIER_UNREACHABLE',
    eventVersion: '1.0',
    eventTimestamp: now,
    isFinal: true,
    originationPhoneNumber: message.from,
    destinationPhoneNumber: message.to[0],
    isoCountryCode: 'CN',
    messageId: message.id,
    messageRequestTimestamp: message.at,
    messageEncoding: /^[\x20-\x7e\n\r]*$/.test(message.text) ? 'GSM' : 'Unicode',
    messageType: 'TRANSACTIONAL',
    messageStatus: delivered ? 'DELIVERED' : 'CARRIER_UNREACHABLE',
    messageStatusDescription: delivered
      ? 'Message has been accepted by phone'
      : 'Phone is currently unreachable',
    context: message.tags,
    totalMessageParts: Math.max(1, Math.ceil(message.text.length / 70)),
    totalMessagePrice: 0,
    totalCarrierFee: 0,
  };
}
