// Who may touch which of the raw messages and attachments. Objects begin with their tenant, but for the mails that SES
// puts down before anybody knows whose they are. Nobody lists the bucket: a name that is not known stays unknown.

import { Aws, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { rawBucketName } from './data-stack.ts';
import type { EntryFunction } from './function.ts';
import type { Settings } from './settings.ts';

/** Where SES puts mails in the bucket. Before the tenant is known, so under no tenant's prefix. */
export const MAIL_PREFIX = 'mail/';

const TAGGED = `\${aws:PrincipalTag/tenant}`;

export class RawAccess {
  readonly #bucket: IBucket;
  readonly #names: string;

  constructor(bucket: IBucket, settings: Settings) {
    this.#bucket = bucket;
    this.#names = `s3:::${rawBucketName(settings)}/`;
  }

  /** For the intake: it reads what was put down and puts attachments beside it; it overwrites no message. */
  letTakeIn(intake: EntryFunction): void {
    intake.letNamed(
      { RAW_BUCKET: this.#bucket.bucketName },
      {
        actions: ['s3:GetObject'],
        names: `${this.#names}${MAIL_PREFIX}*`,
        reason: 'SES names each mail; the wildcard is that name, among the mails of our own bucket.',
      },
    );
    intake.letNamed(
      {},
      {
        actions: ['s3:GetObject'],
        names: `${this.#names}*/forms/*`,
        reason: 'A form is named by its tenant and receipt, and the intake works for all tenants.',
      },
    );
    intake.letNamed(
      {},
      {
        actions: ['s3:PutObject'],
        names: `${this.#names}*/attachments/*`,
        reason: 'An attachment is named by its tenant and digest, and the intake works for all tenants.',
      },
    );
  }

  /** What a request may do: its own tenant's objects; and mails, whose names only its own tenant's receipts tell. */
  limitToTaggedTenant(role: IRole, web: EntryFunction): void {
    web.let({ RAW_BUCKET: this.#bucket.bucketName });
    const own = `${this.#names}${TAGGED}/*`;
    const mails = `${this.#names}${MAIL_PREFIX}*`;
    // The tag's absence would leave no resource at all; it is refused all the same.
    const conditions = { Null: { 'aws:PrincipalTag/tenant': 'false' } };
    const letDo = (actions: string[], names: readonly string[]) =>
      role.addToPrincipalPolicy(
        new PolicyStatement({
          actions,
          resources: names.map((each) => `arn:${Aws.PARTITION}:${each}`),
          conditions,
        }),
      );
    letDo(['s3:GetObject'], [own, mails]);
    letDo(['s3:PutObject'], [own]);
    // cdk-nag writes a policy variable as it writes a reference.
    for (const names of [own.replace(/\$\{(.*)\}/, '<$1>'), mails]) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${names}]`,
        reason: 'An object is named by its receipt or digest; the wildcard is that name.',
      });
    }
  }
}
