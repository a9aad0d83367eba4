// The account and region that everything on one machine pretends to be in, and the names that follow from them.

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** For every SDK client inside: nobody checks them, but the SDK refuses to sign without. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** The last part of an ARN: the queue's, topic's or function's name. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
