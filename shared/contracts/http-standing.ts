// The HTTP wire of who stands for a role at a place at an instant, by the posts of the desk.

import * as z from 'zod';

export const standingAnswer = z.object({
  at: z.iso.datetime(),
  role: z.string(),
  customer: z.string().nullable(),
  site: z.string().nullable(),
  people: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        nameEn: z.string().nullable(),
        post: z.string().describe('The post that names them'),
        postVersion: z.number().int(),
        standsInFor: z.string().nullable().describe('The holder who is on leave or cannot be paged'),
        unable: z
          .enum(['unknown_person', 'inactive', 'no_contact_method', 'stopped', 'on_leave'])
          .nullable()
          .describe('Why they cannot be paged then; nobody else stands in'),
      }),
    )
    .describe('In the order in which they are paged; empty where nobody holds the role there'),
});
