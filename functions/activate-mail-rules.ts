// Custom resource: makes our SES receipt rule set the active one when the stack is made or changed, and leaves none active
// when it goes, unless somebody else's is active by then. Refuses to push somebody else's set aside unasked.

import {
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import * as z from 'zod/mini';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
const customResourceEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.object({ RuleSetName: z.string(), ReplaceOthers: z.enum(['true', 'false']) }),
});
type CustomResourceEvent = z.infer<typeof customResourceEvent>;

const ses = new SESClient({});

async function apply({ RequestType, ResourceProperties }: CustomResourceEvent): Promise<void> {
  const ours = ResourceProperties.RuleSetName;
  const { Metadata } = await ses.send(new DescribeActiveReceiptRuleSetCommand({}));
  const active = Metadata?.Name;
  if (RequestType === 'Delete') {
    if (active === ours) await ses.send(new SetActiveReceiptRuleSetCommand({}));
    return;
  }
  if (active === ours) return;
  if (active !== undefined && ResourceProperties.ReplaceOthers !== 'true') {
    throw new Error(
      `The receipt rule set "${active}" is active in this region. Mail for it would be lost: move its rules, or set replaceActiveReceiptRuleSet.`,
    );
  }
  await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: ours }));
}

/** Always answers CloudFormation, which otherwise waits for the resource's timeout and then rolls back blindly. */
export async function handler(input: unknown): Promise<void> {
  const event = customResourceEvent.parse(input);
  let status = 'SUCCESS';
  let reason = '';
  try {
    await apply(event);
  } catch (error) {
    status = 'FAILED';
    reason = error instanceof Error ? error.message : String(error);
  }
  const answer = await fetch(event.ResponseURL, {
    method: 'PUT',
    // The URL is signed for an empty content type.
    headers: { 'content-type': '' },
    body: JSON.stringify({
      Status: status,
      Reason: reason,
      // Named by what it activates, so that a renamed set is activated before the old one's turn to go comes.
      PhysicalResourceId: `active-receipt-rule-set/${event.ResourceProperties.RuleSetName}`,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    }),
  });
  if (!answer.ok) throw new Error(`CloudFormation did not take the answer: ${answer.status}`);
}
