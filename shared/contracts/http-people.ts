// The HTTP wire of verifying a way to a person. People themselves are read and changed like all configuration
// (http-edit.ts).

import * as z from 'zod';

export const verificationBody = z.strictObject({
  way: z
    .string()
    .min(1)
    .max(300)
    .describe('The channel and the address of a contact method, such as `sms:+8613800000000`'),
  code: z
    .string()
    .max(20)
    .optional()
    .describe('The code that went there. Absent: one is sent, and replaces any that was sent before'),
});

export const verificationAnswer = z.object({
  outcome: z.enum(['sent', 'verified']),
  way: z.string(),
  verifiedAt: z.iso.datetime().optional(),
});
