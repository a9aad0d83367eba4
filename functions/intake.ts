// Mails, text messages, and receipts that are still without a fate (queue: intake).

import { S3Client } from '@aws-sdk/client-s3';
import { REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { deskOf, messageDoors, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { DynamoDirectory } from '../shared/adapters/dynamo-directory.ts';
import { readHeader, readMail } from '../shared/adapters/mail-reader.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { S3RawStore } from '../shared/adapters/s3-raw-store.ts';
import { processReceipt } from '../shared/app/intake.ts';
import { acceptMail, acceptStrayAgain, PLATFORM_TENANT_ID } from '../shared/app/intake-mail.ts';
import { acceptSms } from '../shared/app/intake-sms.ts';
import { withRechecksBy } from '../shared/app/recheck.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { inbound } from '../shared/contracts/inbound.ts';
import { readinessIntake } from '../shared/domain/readiness-kind.ts';

const settings = readEnvironment('intake', process.env);
const raw = new S3RawStore(new S3Client(REPEATABLE_CALLS), settings.RAW_BUCKET);
const world = { ...worldOf(settings, 'intake'), raw, doors: messageDoors };
const reception = {
  directory: new DynamoDirectory(world.table),
  // Who sends STOP changes who can be reached.
  deskOf: (tenantId: string) => withRechecksBy(readinessIntake, deskOf(world, tenantId)),
  mailDomain: settings.MAIL_DOMAIN,
  readHeader,
  readMail,
};

export const handler = queueChain({
  body: inbound,
  log: world.log,
  async handle(message) {
    if (message.what === 'mail') await acceptMail(reception, message.mail);
    if (message.what === 'sms') await acceptSms(reception, message.sms);
    if (message.what === 'receipt' && message.tenantId === PLATFORM_TENANT_ID) {
      await acceptStrayAgain(reception, message.receiptId);
    } else if (message.what === 'receipt') {
      await processReceipt(deskOf(world, message.tenantId), message.receiptId, reception);
    }
  },
});
